#include <gtest/gtest.h>

#include <algorithm>
#include <boost/json/array.hpp>
#include <string>

#include "endpoints/api/operation.h"
#include "testing/shop.h"
#include "testing/test_server.h"

// Every example of the tables, in the process. tests/server/test_openapi.py holds the answers against their schemas.
namespace jeton::endpoints::api {
namespace {

namespace json = boost::json;
using testing::Bearer;
using testing::Json;
using testing::Reply;

class ExamplesTest : public ::testing::Test {
 protected:
  Reply Do(wire::Method method, const std::string& path, const json::value& body = nullptr) {
    testing::Asked asked{.method = method, .path = path};
    AddTo(asked, Bearer{server_.bootstrap_token()});
    if (!body.is_null()) AddTo(asked, Json{body});
    return server_.Send(asked);
  }
  // The path of a row with the values of its example.
  static std::string PathOf(const Row& row) {
    std::string path(row.path);
    const std::string_view parameters = row.described.parameters;
    for (const std::string_view value : SplitWords(parameters.substr(0, parameters.find('?')))) {
      const auto begin = path.find('{');
      path.replace(begin, path.find('}') - begin + 1, PercentEncode(value));
    }
    return path;
  }
  // Makes the robot's secret that the operations on one token need; returns its id.
  std::string NewToken() {
    const Reply made = Do(wire::Method::kPost, "/jeton/v1/tokens",
                          {{"kind", "robot"}, {"robot", "acme+examples"}, {"note", "n"}, {"expires_in", "90d"}});
    EXPECT_EQ(made.status, 201) << made.body;
    secret_ = made.Text("token");
    return made.Text("id");
  }

  testing::TestServer server_;
  testing::Shop shop_{server_};
  std::string secret_;
};

// Things are made, then changed and read, and deleted last, inner ones first.
int Rank(const Row& row) {
  using enum wire::Method;
  if (row.path.starts_with("/jeton/v1/tokens/")) return 150;  // of an organization that is there
  const int depth = static_cast<int>(std::ranges::count(row.path, '/'));
  switch (row.method) {
    case kPut: return depth;
    case kPost: return 100;
    case kDelete: return 400 - depth;
    default: return 200;
  }
}

TEST_F(ExamplesTest, EachDoesWhatItShows) {
  shop_.AddOrganization("acme", server_.bootstrap_token());
  shop_.AddRobot("acme", "examples", server_.bootstrap_token());
  Rows rows = AllRows();
  std::ranges::stable_sort(rows, {}, Rank);
  for (const Row& row : rows) {
    const auto body = ParseJson(row.described.example);
    std::string path = PathOf(row);
    if (path.starts_with("/jeton/v1/tokens/") && path.find('{') == std::string::npos &&
        row.path.find("{id}") != row.path.npos) {
      path = std::string(row.path).replace(row.path.find("{id}"), 4, NewToken());
    }
    const Reply reply = Do(row.method, path, body.value_or(nullptr));
    EXPECT_LT(reply.status, 500) << path << reply.body;
    const Reply again = Do(row.method, path + "?no_such_parameter=1", body.value_or(nullptr));
    EXPECT_EQ(again.status, 400) << path << again.body;
  }
}

TEST_F(ExamplesTest, OneTokenIsSeenChangedRotatedAndEnded) {
  using enum wire::Method;
  shop_.AddOrganization("acme", server_.bootstrap_token());
  shop_.AddRobot("acme", "examples", server_.bootstrap_token());
  const std::string one = "/jeton/v1/tokens/" + NewToken();
  const json::object restriction{{"repositories", json::array{"acme/*"}}, {"actions", json::array{"pull"}}};
  EXPECT_EQ(Do(kPatch, one, {{"note", "m"}, {"expires_in", "30d"}, {"restriction", restriction}}).status, 200);
  EXPECT_EQ(Do(kPatch, one, {{"restriction", {{"actions", json::array{"push"}}}}}).status, 409) << "wider";
  EXPECT_EQ(Do(kGet, one).Text("note"), "m");
  EXPECT_EQ(Do(kPost, "/jeton/v1/tokens/identify", {{"token", secret_}}).status, 200);
  EXPECT_EQ(Do(kPost, one + "/rotate", {{"overlap", "1h"}, {"expires_in", "20d"}}).status, 201);
  EXPECT_EQ(Do(kPost, one + "/rotate?dry_run=true", json::object()).status, 201);
  EXPECT_EQ(Do(kPost, "/jeton/v1/tokens/leaked", {{"tokens", json::array{json::string(secret_), "x"}}}).status, 200);
  EXPECT_EQ(Do(kGet, one).status, 404) << "what leaked has ended";
  for (const char* const query : {"?organization=acme", "?organization=acme&kind=robot&count=true", "?everywhere=true",
                                  "?owner=me&sort=created", "?organization=acme&unused=1d&state=live&q=n",
                                  "?organization=acme&subject=acme%2Bexamples&expires_within=365d"}) {
    EXPECT_EQ(Do(kGet, std::string("/jeton/v1/tokens") + query).status, 200) << query;
  }
  const json::object filter{{"organization", "acme"}, {"kind", "robot"}};
  EXPECT_EQ(Do(kPost, "/jeton/v1/tokens/revoke?dry_run=true", {{"filter", filter}}).status, 200);
  EXPECT_EQ(Do(kPost, "/jeton/v1/tokens/revoke", {{"filter", filter}, {"reason", "r"}}).status, 200);
  EXPECT_EQ(Do(kPost, "/jeton/v1/tokens/revoke", {{"filter", json::object()}}).status, 400);
}

}  // namespace
}  // namespace jeton::endpoints::api
