#include <algorithm>

#include "testing/described_client.h"

// What /jeton/v1/access says of clients that describe themselves: the same as the token endpoint (ADR 0056, 0058).
namespace jeton::endpoints::oauth2 {
namespace {

namespace json = boost::json;
using testing::Bearer;
using testing::Json;
using testing::Reply;

class DescribedAccessTest : public testing::DescribedClientTest {
 protected:
  DescribedAccessTest() { EXPECT_FALSE(Code(Agent()).empty()); }
  Reply Ask(const std::string& verb, const std::string& scope, const std::string& more = "") {
    return server_.Get("/jeton/v1/access/" + verb + "?resource=api:acme/tools&action=" + scope + more,
                       Bearer{server_.bootstrap_token()});
  }
  Reply Send(const std::string& verb) {
    return server_.Post(
        "/jeton/v1/access/" + verb, Bearer{server_.bootstrap_token()},
        Json{{{"who", testing::kDescribed}, {"action", "tools:admin"}, {"resource", "api:acme/tools"}}});
  }
  bool IsListed(const std::string& more = "") {
    const json::value items = Ask("who-can", "tools:admin", more).Json().at("items");
    return std::ranges::any_of(
        items.as_array(), [](const json::value& one) { return one.at("subject").at("name") == testing::kDescribed; });
  }
  bool May() {
    return Ask("can", "tools:admin", "&who=" + PercentEncode(testing::kDescribed)).Json().at("allowed").as_bool();
  }
  void SetEnabled(bool enabled) {
    json::value slug;
    const json::value all = shop_.Do(wire::Method::kGet, "/jeton/v1/organizations/acme/applications").Json();
    for (const json::value& one : all.at("items").as_array()) {
      if (one.at("client_id") == testing::kDescribed) slug = one.at("name");
    }
    const std::string path = "/jeton/v1/organizations/acme/applications/" + std::string(slug.as_string());
    shop_.Do(wire::Method::kPut, path,
             {{"title", "Agent"},
              {"auth_method", "none"},
              {"grant_types", {"authorization_code", "refresh_token"}},
              {"redirect_uris", json::array{testing::kAgentCallback}},
              {"enabled", enabled}});
  }
};

TEST_F(DescribedAccessTest, ItMayHaveEachScopeOfTheApisOfItsOrganization) {
  EXPECT_TRUE(May());
  EXPECT_TRUE(IsListed());
}

TEST_F(DescribedAccessTest, ItIsListedAmongTheApplicationsThatWereGrantedTheScope) {
  for (const char* const name : {"one", "two"}) {
    shop_.Do(wire::Method::kPost, "/jeton/v1/access/allow",
             {{"who", name}, {"action", "tools:admin"}, {"resource", "api:acme/tools"}, {"create", true}});
  }
  json::array all;
  std::string cursor;
  do {
    const json::value page = Ask("who-can", "tools:admin", "&limit=1" + cursor).Json();
    for (const json::value& item : page.at("items").as_array()) all.push_back(item);
    const json::value& next = page.at("next_cursor");
    cursor = next.is_null() ? "" : "&cursor=" + PercentEncode(std::string(next.as_string()));
  } while (!cursor.empty());
  EXPECT_EQ(all.size(), 3u);
  EXPECT_EQ(all, Ask("who-can", "tools:admin").Json().at("items"));
}

TEST_F(DescribedAccessTest, NoScopeIsGivenToItOrTakenAway) {
  for (const char* const verb : {"allow", "deny"}) {
    const Reply refused = Send(verb);
    EXPECT_EQ(refused.status, 400) << verb << refused;
    EXPECT_EQ(refused.Text("field"), "who");
    EXPECT_NE(refused.Text("detail").find("describes itself"), std::string::npos) << refused;
  }
  EXPECT_TRUE(May());
}

TEST_F(DescribedAccessTest, DisabledItMayNothing) {
  SetEnabled(false);
  EXPECT_FALSE(May());
  EXPECT_FALSE(IsListed());
  SetEnabled(true);
  EXPECT_TRUE(May());
}

TEST_F(DescribedAccessTest, ItMayNothingWhereThereAreNoSuchClients) {
  Restart("");
  EXPECT_FALSE(May());
  EXPECT_FALSE(IsListed());
}

}  // namespace
}  // namespace jeton::endpoints::oauth2
