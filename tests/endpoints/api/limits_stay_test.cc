#include <gtest/gtest.h>

#include <string>

#include "testing/shop.h"
#include "testing/test_server.h"

// Leaving a member out of a PUT never lifts a limit, and what a superuser has disabled only superusers enable.
namespace jeton::endpoints::api {
namespace {

namespace json = boost::json;
using testing::Bearer;
using testing::Json;
using testing::Reply;
using enum wire::Method;

class LimitsStayTest : public ::testing::Test {
 protected:
  Reply Do(wire::Method method, const std::string& path, const json::value& body, const std::string& bearer,
           const testing::Fields& headers = {}) {
    testing::Asked asked{.method = method, .path = "/jeton/v1" + path};
    AddTo(asked, Bearer{bearer});
    if (!body.is_null()) AddTo(asked, Json{body});
    for (const auto& [name, value] : headers) asked.SetHeader(name, value);
    return server_.Send(asked);
  }
  Reply ByOwner(wire::Method method, const std::string& path, const json::value& body = nullptr) {
    return Do(method, path, body, owner_.bearer);
  }
  Reply BySuperuser(wire::Method method, const std::string& path, const json::value& body = nullptr) {
    return Do(method, path, body, server_.bootstrap_token());
  }
  bool Enabled() { return ByOwner(kGet, org_).Json().at("enabled").as_bool(); }

  testing::TestServer server_;
  testing::Shop shop_{server_};
  const testing::Owner owner_ = shop_.AddOwner();
  const std::string org_ = "/organizations/" + owner_.organization;
};

TEST_F(LimitsStayTest, OnlySuperusersEnableWhatASuperuserHasDisabled) {
  EXPECT_EQ(BySuperuser(kPut, org_, {{"enabled", false}}).status, 200);
  const Reply refused = ByOwner(kPut, org_, {{"enabled", true}});
  EXPECT_EQ(refused.status, 403) << refused;
  EXPECT_EQ(refused.Json().at("needs").at("right"), "superuser");
  EXPECT_EQ(ByOwner(kPut, org_, {{"email", "x@example.com"}}).status, 200) << "all else is the admins' to change";
  EXPECT_FALSE(Enabled());
  EXPECT_EQ(BySuperuser(kPut, org_, {{"enabled", true}}).status, 200);
  EXPECT_TRUE(Enabled());
}

TEST_F(LimitsStayTest, AdminsEnableWhatTheyHaveDisabledThemselves) {
  EXPECT_EQ(ByOwner(kPut, org_, {{"enabled", false}}).status, 200);
  EXPECT_FALSE(Enabled());
  EXPECT_EQ(ByOwner(kPut, org_, {{"enabled", true}}).status, 200);
  EXPECT_TRUE(Enabled());
}

TEST_F(LimitsStayTest, ASuperuserThatDisablesItOnceMoreKeepsItDisabled) {
  EXPECT_EQ(ByOwner(kPut, org_, {{"enabled", false}}).status, 200);
  EXPECT_EQ(BySuperuser(kPut, org_, {{"enabled", false}}).status, 200);
  EXPECT_EQ(ByOwner(kPut, org_, {{"enabled", true}}).status, 403);
}

TEST_F(LimitsStayTest, AnAbsentPolicyAndStateOfAnOrganizationStay) {
  const json::object policy{{"longest_life", "90d"}, {"never_allowed", false}};
  EXPECT_EQ(ByOwner(kPut, org_, {{"policy", policy}, {"enabled", false}}).status, 200);
  const json::value before = ByOwner(kGet, org_).Json();
  for (const json::object& body : {json::object{}, json::object{{"policy", nullptr}, {"enabled", nullptr}}}) {
    const json::value after = ByOwner(kPut, org_, body).Json();
    EXPECT_EQ(after.at("policy"), before.at("policy")) << body;
    EXPECT_EQ(after.at("enabled"), before.at("enabled")) << body;
    EXPECT_TRUE(after.at("email").is_null()) << "what limits nothing takes its default";
  }
  const json::value all = ByOwner(kPut, org_, {{"policy", json::object()}}).Json();
  EXPECT_TRUE(all.at("policy").at("longest_life").is_null()) << "the empty policy was named";
}

TEST_F(LimitsStayTest, ADisabledOrEndingRobotStaysSo) {
  const std::string path = org_ + "/robots/ci";
  EXPECT_EQ(ByOwner(kPut, path, {{"disabled", true}, {"ends", "2099-01-31T08:15:00Z"}}).status, 201);
  const json::value kept = ByOwner(kPut, path, {{"description", "deploys"}}).Json();
  EXPECT_EQ(kept.at("disabled"), true);
  EXPECT_EQ(kept.at("ends"), "2099-01-31T08:15:00Z");
  const json::value lifted = ByOwner(kPut, path, {{"disabled", false}, {"ends", "never"}}).Json();
  EXPECT_EQ(lifted.at("disabled"), false);
  EXPECT_TRUE(lifted.at("ends").is_null());
}

TEST_F(LimitsStayTest, ADisabledUserApplicationOrApiStaysSo) {
  EXPECT_EQ(BySuperuser(kPut, "/users/mira", {{"enabled", false}}).status, 201);
  EXPECT_EQ(BySuperuser(kPut, "/users/mira", json::object()).Json().at("enabled"), false);
  const json::object application{{"title", "Shop"}};
  EXPECT_EQ(ByOwner(kPut, org_ + "/applications/shop", {{"title", "Shop"}, {"enabled", false}}).status, 201);
  EXPECT_EQ(ByOwner(kPut, org_ + "/applications/shop", application).Json().at("enabled"), false);
  json::object api{{"title", "Prices"}, {"identifier", "https://prices.example.org"}, {"enabled", false}};
  EXPECT_EQ(ByOwner(kPut, org_ + "/apis/prices", api).status, 201);
  api.erase("enabled");
  EXPECT_EQ(ByOwner(kPut, org_ + "/apis/prices", api).Json().at("enabled"), false);
}

class RoleEditsTest : public LimitsStayTest {
 protected:
  RoleEditsTest() {
    shop_.AddRobot(owner_.organization, "ci", owner_.bearer);
    shop_.AddRepository(owner_.organization, "web", owner_.bearer);
  }
  Reply Put(const json::object& body) { return ByOwner(kPut, role_, body); }

  const std::string role_ = org_ + "/repositories/web/roles/" + owner_.organization + "%2Bci";
};

TEST_F(RoleEditsTest, ARoleShowsAndTakesItsEnd) {
  const Reply made = Put({{"role", "read"}, {"expires", "2099-01-31T08:15:00Z"}});
  EXPECT_EQ(made.status, 201) << made;
  EXPECT_EQ(made.Json().at("expires"), "2099-01-31T08:15:00Z");
  EXPECT_EQ(ByOwner(kGet, role_).Json(), made.Json());
  EXPECT_EQ(ByOwner(kGet, org_ + "/repositories/web/roles").Json().at("items").as_array().size(), 2u);
  EXPECT_EQ(Put({{"role", "write"}}).Json().at("expires"), "2099-01-31T08:15:00Z") << "a role that was lent stays lent";
  EXPECT_TRUE(Put({{"role", "write"}, {"expires_in", "never"}}).Json().at("expires").is_null());
  EXPECT_EQ(Put({{"role", "write"}, {"expires_in", "1h"}}).status, 200);
  server_.Advance(Seconds{3600});
  EXPECT_EQ(ByOwner(kGet, role_).status, 404) << "what has ended is gone at once";
  EXPECT_EQ(ByOwner(kGet, org_ + "/repositories/web/roles").Json().at("items").as_array().size(), 1u);
}

TEST_F(RoleEditsTest, AnEndThatMeansNothingIsRefused) {
  EXPECT_EQ(Put({{"role", "read"}, {"expires", "2001-01-31T08:15:00Z"}}).status, 400) << "in the past";
  EXPECT_EQ(Put({{"role", "read"}, {"expires", "soon"}}).status, 400);
  EXPECT_EQ(Put({{"role", "read"}, {"expires", "never"}, {"expires_in", "1h"}}).status, 400) << "both";
}

TEST_F(RoleEditsTest, AnEditOfARoleIsProtectedFromOthers) {
  const std::string tag = Put({{"role", "read"}}).headers.at("etag");
  const auto edit = [&](wire::Method method, const testing::Fields& headers) {
    return Do(method, role_, method == kPut ? json::value({{"role", "write"}}) : nullptr, owner_.bearer, headers)
        .status;
  };
  EXPECT_EQ(edit(kPut, {{"If-None-Match", "*"}}), 412);
  EXPECT_EQ(edit(kPut, {{"If-Match", tag}}), 200);
  EXPECT_EQ(edit(kPut, {{"If-Match", tag}}), 412) << "it has changed meanwhile";
  EXPECT_EQ(edit(kDelete, {{"If-Match", tag}}), 412);
  EXPECT_EQ(edit(kDelete, {{"If-Match", ByOwner(kGet, role_).headers.at("etag")}}), 204);
}

}  // namespace
}  // namespace jeton::endpoints::api
