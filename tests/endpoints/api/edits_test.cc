#include <gtest/gtest.h>

#include <boost/json/array.hpp>
#include <string>

#include "testing/shop.h"
#include "testing/test_server.h"

// Entity tags protect every edit, also of what has no document of its own or is changed by PATCH.
namespace jeton::endpoints::api {
namespace {

namespace json = boost::json;
using testing::Bearer;
using testing::Json;
using testing::Reply;
using enum wire::Method;

class EditsTest : public ::testing::Test {
 protected:
  Reply Do(wire::Method method, const std::string& path, const json::value& body = nullptr,
           const testing::Fields& headers = {}) {
    testing::Asked asked{.method = method, .path = "/jeton/v1" + path};
    AddTo(asked, Bearer{owner_.bearer});
    if (!body.is_null()) AddTo(asked, Json{body});
    for (const auto& [name, value] : headers) asked.SetHeader(name, value);
    return server_.Send(asked);
  }

  testing::TestServer server_;
  testing::Shop shop_{server_};
  const testing::Owner owner_ = shop_.AddOwner();
  const std::string org_ = "/organizations/" + owner_.organization;
};

TEST_F(EditsTest, ATokenIsChangedAndEndedOnlyAsItWasRead) {
  const std::string path = "/tokens/" + Do(kPost, "/tokens", {{"kind", "password"}, {"note", "laptop"}}).Text("id");
  const std::string tag = Do(kGet, path).Header("etag");
  ASSERT_FALSE(tag.empty());
  const Reply changed = Do(kPatch, path, {{"note", "desk"}}, {{"If-Match", tag}});
  ASSERT_EQ(changed.status, 200) << changed.body;
  EXPECT_EQ(changed.Header("etag"), Do(kGet, path).Header("etag"));
  EXPECT_NE(changed.Header("etag"), tag);
  const Reply late = Do(kPatch, path, {{"note", "bag"}}, {{"If-Match", tag}});
  EXPECT_EQ(late.status, 412);
  EXPECT_EQ(late.Text("code"), "changed_meanwhile");
  EXPECT_EQ(Do(kGet, path).Text("note"), "desk");
  for (const char* const query : {"", "?dry_run=true"}) {
    EXPECT_EQ(Do(kDelete, path + query, nullptr, {{"If-Match", tag}}).status, 412);
  }
  EXPECT_EQ(Do(kDelete, path, nullptr, {{"If-Match", changed.Header("etag")}}).status, 200);
}

TEST_F(EditsTest, AUseOfATokenIsNoEdit) {
  const Reply made = Do(kPost, "/tokens", {{"kind", "password"}, {"note", "laptop"}});
  const std::string path = "/tokens/" + made.Text("id");
  const std::string tag = Do(kGet, path).Header("etag");
  server_.Get("/v2/auth?service=registry.example.org", testing::Basic{"$app", made.Text("token")});
  server_.Advance(Seconds{120});
  EXPECT_EQ(Do(kGet, path).Header("etag"), tag);
}

TEST_F(EditsTest, AMemberIsTakenInAndOutUnderThePreconditionOfTheRequest) {
  shop_.AddUser("mate");
  Do(kPut, org_ + "/teams/readers", {{"role", "member"}});
  const std::string path = org_ + "/teams/readers/members/mate";
  EXPECT_EQ(Do(kPut, path, nullptr, {{"If-Match", "*"}}).status, 412) << "there is no such member yet";
  EXPECT_EQ(Do(kGet, org_ + "/teams/readers/members").Json().at("items"), json::array());
  EXPECT_EQ(Do(kPut, path, nullptr, {{"If-None-Match", "*"}}).status, 201);
  EXPECT_EQ(Do(kPut, path, nullptr, {{"If-None-Match", "*"}}).status, 412);
  EXPECT_EQ(Do(kPut, path).status, 200);
  EXPECT_EQ(Do(kDelete, path, nullptr, {{"If-Match", "\"0123\""}}).status, 412);
  EXPECT_EQ(Do(kGet, org_ + "/teams/readers/members").Json().at("items").as_array().size(), 1u);
  EXPECT_EQ(Do(kDelete, path, nullptr, {{"If-Match", "*"}}).status, 204);
}

TEST_F(EditsTest, SuperusersAreThoseOfTheConfiguration) {
  const auto put = [&](json::object body) {
    return server_.Put("/jeton/v1/users/" + owner_.name, Bearer{server_.bootstrap_token()}, Json{std::move(body)});
  };
  EXPECT_EQ(put({{"email", "o@example.com"}, {"superuser", false}}).status, 200) << "as it is read";
  const Reply refused = put({{"email", "o@example.com"}, {"superuser", true}});
  EXPECT_EQ(refused.status, 400);
  EXPECT_EQ(refused.Text("field"), "superuser");
}

TEST_F(EditsTest, TheServerNamesEachCap) {
  const json::value limits = server_.Get("/jeton/v1/server", Bearer{server_.bootstrap_token()}).Json().at("limits");
  EXPECT_EQ(limits.at("webhooks"), 20);
  EXPECT_EQ(limits.at("robots"), 10'000);
  EXPECT_EQ(limits.at("teams"), 1'000);
}

}  // namespace
}  // namespace jeton::endpoints::api
