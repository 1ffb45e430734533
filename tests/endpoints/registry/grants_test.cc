#include <gtest/gtest.h>

#include "testing/shop.h"

// GET /v2/auth: who gets which actions on what. What is asked and what is allowed, and never more.
namespace jeton::testing {
namespace {

using enum wire::Method;
using Actions = std::set<std::string>;

const Actions kWrite = {"pull", "push"};
const Actions kAll = {"pull", "push", "delete", "*"};

class GrantsTest : public ::testing::Test {
 protected:
  using Login = std::optional<Basic>;

  // Those of somebody who has no role anywhere: nobody, a user, a robot.
  std::map<std::string, Login> Strangers() {
    const std::string name = shop_.Unique("stranger");
    return {{"nobody", std::nullopt}, {"a user", Basic{name, shop_.AddUser(name)}}, {"a robot", AddRobot()}};
  }
  Basic AddRobot() { return shop_.AddRobot(owner_.organization, shop_.Unique("bot"), owner_.bearer); }
  std::string AddRepository(const char* visibility = "private") {
    return shop_.AddRepository(owner_.organization, shop_.Unique("web"), owner_.bearer, visibility);
  }
  Basic TokenOf(const Owner& owner, const std::string& scopes) {
    return {"$oauthtoken", shop_.AddToken(owner.organization, owner.client_id, scopes, owner.bearer).Text("token")};
  }
  bool Exists(const std::string& repository) {
    return server_.Get("/api/v1/repository/" + repository + "/permissions/user/", Bearer{owner_.bearer}).status == 200;
  }

  TestServer server_;
  Shop shop_{server_};
  const Owner owner_ = shop_.AddOwner();
};

TEST_F(GrantsTest, ARoleOnTheRepositoryGivesThis) {
  const struct {
    const char* role;
    const char* asked;
    Actions expected;
  } cases[] = {
      {"read", "pull,push", {"pull"}},
      {"read", "push", {}},
      {"read", "delete", {}},
      {"read", "*", {"pull"}},
      {"write", "pull", {"pull"}},
      {"write", "pull,push", kWrite},
      {"write", "push,pull", kWrite},
      {"write", "push", {"push"}},
      {"write", "delete", {}},
      {"write", "*", kWrite},
      {"write", "pull,push,delete", kWrite},
      {"admin", "pull", {"pull"}},
      {"admin", "pull,push", kWrite},
      {"admin", "delete", {"delete"}},
      {"admin", "*", kAll},
      {"admin", "pull,push,delete", {"pull", "push", "delete"}},
  };
  const std::string name = shop_.Unique("user");
  const std::map<std::string, Basic> logins = {{"a user", {name, shop_.AddUser(name)}}, {"a robot", AddRobot()}};
  for (const auto& c : cases) {
    const std::string repository = AddRepository();
    for (const auto& [kind, login] : logins) {
      shop_.Permit(repository, login.name, c.role, owner_.bearer);
      EXPECT_EQ(shop_.Granted(repository, c.asked, login), c.expected)
          << kind << " may " << c.role << ", asks " << c.asked;
    }
  }
}

TEST_F(GrantsTest, TheOwnerOfTheOrganizationHasAllRights) {
  EXPECT_EQ(shop_.Granted(AddRepository(), "*", owner_.login()), kAll);
}

TEST_F(GrantsTest, WithoutAnyRoleAPrivateRepositoryGivesNothing) {
  const std::string repository = AddRepository();
  for (const auto& [kind, login] : Strangers()) {
    for (const char* const asked : {"pull", "push", "pull,push", "delete", "*"}) {
      EXPECT_EQ(shop_.Granted(repository, asked, login), Actions()) << kind << " asks " << asked;
    }
  }
}

TEST_F(GrantsTest, APublicRepositoryGivesEverybodyPullAtMost) {
  const std::string repository = AddRepository("public");
  for (const auto& [kind, login] : Strangers()) {
    for (const char* const asked : {"pull", "pull,push", "*", "pull,push,delete,*"}) {
      EXPECT_EQ(shop_.Granted(repository, asked, login), Actions{"pull"}) << kind << " asks " << asked;
    }
    EXPECT_EQ(shop_.Granted(repository, "push", login), Actions()) << kind;
  }
}

TEST_F(GrantsTest, AnOAuthTokenGivesNoMoreThanItsScopes) {
  const std::pair<const char*, Actions> cases[] = {{"repo:read", {"pull"}},
                                                   {"repo:write", kWrite},
                                                   {"repo:admin", kAll},
                                                   {"repo:create", {}},
                                                   {"user:read", {}},
                                                   {"user:admin", {}},
                                                   {"org:admin", {}},
                                                   {"repo:read user:read", {"pull"}},
                                                   {"repo:read repo:write", kWrite}};
  const std::string repository = AddRepository();
  for (const auto& [scopes, expected] : cases) {
    EXPECT_EQ(shop_.Granted(repository, "pull,push,delete,*", TokenOf(owner_, scopes)), expected) << scopes;
  }
  EXPECT_EQ(shop_.Granted(AddRepository("public"), "pull,push", TokenOf(owner_, "user:read")), Actions{"pull"});
}

TEST_F(GrantsTest, AnOAuthTokenGivesNoMoreThanItsUserHas) {
  const std::string repository = AddRepository();
  const Owner reader = shop_.AddOwner();
  shop_.Permit(repository, reader.name, "read", owner_.bearer);
  EXPECT_EQ(shop_.Granted(repository, "pull,push,delete,*", TokenOf(reader, "repo:admin")), Actions{"pull"});
}

TEST_F(GrantsTest, AnApplicationItselfHasItsRoleWithinItsScopes) {
  const struct {
    const char* role;    // empty: none
    const char* scopes;  // empty: the usual ones
    Actions expected;
  } cases[] = {{"write", "", kWrite}, {"read", "", {"pull"}}, {"write", "repo:read", {"pull"}}, {"", "", {}}};
  for (const auto& c : cases) {
    const std::string repository = AddRepository();
    boost::json::object fields{{"name", "app"}};
    if (*c.scopes != '\0') fields["scopes"] = c.scopes;
    const Reply app = shop_.Do(kPost, owner_.At("/applications"), fields, owner_.bearer);
    if (*c.role != '\0') {
      const std::string place = "/api/v1/repository/" + repository + "/permissions/application/";
      shop_.Do(kPut, place + app.Text("client_id"), {{"role", c.role}}, owner_.bearer);
    }
    const Basic client{app.Text("client_id"), app.Text("client_secret")};
    const Reply issued = server_.Post("/oauth2/token", client, Form{{{"grant_type", "client_credentials"}}});
    const Basic login{"$oauthtoken", issued.Text("access_token")};
    EXPECT_EQ(shop_.Granted(repository, "pull,push", login), c.expected) << c.role << " with " << c.scopes;
  }
}

TEST_F(GrantsTest, AnOAuthTokenCreatesByPushingOnlyWithAScopeThatAllowsIt) {
  const std::pair<const char*, bool> cases[] = {
      {"repo:create", true}, {"org:admin", true},   {"repo:write repo:create", true},
      {"repo:read", false},  {"repo:write", false}, {"user:admin", false}};
  for (const auto& [scopes, creates] : cases) {
    const std::string repository = owner_.organization + "/" + shop_.Unique("fresh");
    const auto granted = shop_.Granted(repository, "pull,push", TokenOf(owner_, scopes));
    EXPECT_EQ(granted.value().contains("push"), creates) << scopes;
    EXPECT_TRUE(granted->contains("pull") || !creates) << scopes;
    EXPECT_EQ(Exists(repository), creates) << scopes;
  }
}

}  // namespace
}  // namespace jeton::testing
