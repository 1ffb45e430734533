#include <gtest/gtest.h>

#include <boost/json/array.hpp>
#include <map>
#include <string>

#include "testing/shop.h"
#include "testing/test_server.h"

// What a 403 of our own API says is needed, and who can grant it.
namespace jeton::endpoints::api {
namespace {

namespace json = boost::json;
using testing::Basic;
using testing::Bearer;
using testing::Json;
using testing::Reply;
using enum wire::Method;

constexpr const char* kTeam = "/jeton/v1/organizations/acme/teams/readers";

class WhoCanGrantTest : public ::testing::Test {
 protected:
  WhoCanGrantTest() {
    shop_.AddOrganization("acme", server_.bootstrap_token());
    for (const char* const name : {"root", "olga", "mia", "eve"}) passwords_[name] = shop_.AddUser(name);
    shop_.Do(kPut, "/api/v1/organization/acme/team/owners/members/olga");
    shop_.Do(kPut, "/api/v1/organization/acme/team/readers", {{"role", "member"}});
    shop_.Do(kPut, "/api/v1/organization/acme/team/readers/members/mia");
  }

  // A personal authorization: `session` reaches as far as its user, `userinfo` shows who that is.
  std::string Token(const std::string& name, const std::string& scope = "session") {
    const Reply made =
        server_.Post("/broker/rest/user/authorizations", Basic{name, passwords_[name]}, Json{{{"scope", scope}}});
    return TextOf(made.Json().at("data").as_object(), "token");
  }
  json::object Needs(wire::Method method, const std::string& path, const std::string& bearer) {
    const Reply reply = server_.Send(method, path, Bearer{bearer});
    EXPECT_EQ(reply.status, 403) << reply;
    return reply.Json().at("needs").as_object();
  }
  json::value Granters(wire::Method method, const std::string& path, const std::string& bearer) {
    return Needs(method, path, bearer).at("who_can_grant");
  }

  testing::TestServer server_{Settings{.superusers = {"admin", "root"}}};
  testing::Shop shop_{server_};
  std::map<std::string, std::string> passwords_;
};

TEST_F(WhoCanGrantTest, AMemberIsToldTheAdmins) {
  const json::object needs = Needs(kDelete, kTeam, Token("mia"));
  EXPECT_EQ(needs, (json::object{{"right", "admin"},
                                 {"scope", "org:admin"},
                                 {"resource", "acme"},
                                 {"who_can_grant", json::array{"admin", "olga"}}}));
  EXPECT_EQ(Granters(kDelete, kTeam, Token("mia", "userinfo")), (json::array{"admin", "olga"})) << "by any token";
}

TEST_F(WhoCanGrantTest, AStrangerIsToldNoName) {
  const std::string eve = Token("eve");
  EXPECT_EQ(Granters(kDelete, kTeam, eve), json::array());
  EXPECT_EQ(Granters(kDelete, "/jeton/v1/organizations/nowhere/teams/readers", eve), json::array());
  EXPECT_EQ(Granters(kDelete, "/jeton/v1/organizations/olga/teams/readers", eve), json::array()) << "a user";
}

TEST_F(WhoCanGrantTest, ThoseWhoHaveTheRightGrantItThemselves) {
  const std::string narrow = Token("olga", "userinfo");
  EXPECT_EQ(Granters(kDelete, kTeam, narrow), (json::array{"admin", "olga"}));
  EXPECT_EQ(Granters(kDelete, "/jeton/v1/users/me/consents/jeton-cli", narrow), json::array{"olga"});
  EXPECT_EQ(Granters(kGet, "/jeton/v1/users/me/robots", narrow), json::array{"olga"});
}

TEST_F(WhoCanGrantTest, ThoseOfTheInstallationAreNamedToThemselvesAlone) {
  EXPECT_EQ(Granters(kGet, "/jeton/v1/users", Token("root")), json::array{"root"});
  EXPECT_EQ(Granters(kGet, "/jeton/v1/users", Token("olga")), json::array());
}

}  // namespace
}  // namespace jeton::endpoints::api
