#include "domain/actor.h"

#include <gtest/gtest.h>

#include <string>

#include "testing/actors.h"

namespace jeton {
namespace {

using enum OAuthScope;
using testing::ACallingUser;

TEST(PowersTest, AnOAuthTokenReachesAsFarAsItsScopes) {
  const struct {
    OAuthScopes scopes;
    RepositoryRole repository;
    TeamRole organization;
    SelfRole self;
    bool superuser;
    BrokerReach broker;
  } cases[] = {
      {{}, RepositoryRole::kNone, TeamRole::kNone, SelfRole::kNone, false, BrokerReach::kNothing},
      {{kRepoRead}, RepositoryRole::kRead, TeamRole::kNone, SelfRole::kNone, false, BrokerReach::kNothing},
      {{kRepoWrite}, RepositoryRole::kWrite, TeamRole::kNone, SelfRole::kNone, false, BrokerReach::kNothing},
      {{kRepoAdmin}, RepositoryRole::kAdmin, TeamRole::kNone, SelfRole::kNone, false, BrokerReach::kNothing},
      {{kRepoCreate}, RepositoryRole::kNone, TeamRole::kCreator, SelfRole::kNone, false, BrokerReach::kNothing},
      {{kOrgAdmin}, RepositoryRole::kNone, TeamRole::kAdmin, SelfRole::kNone, false, BrokerReach::kNothing},
      {{kUserRead}, RepositoryRole::kNone, TeamRole::kNone, SelfRole::kRead, false, BrokerReach::kUser},
      {{kUserAdmin}, RepositoryRole::kNone, TeamRole::kNone, SelfRole::kAdmin, false, BrokerReach::kUser},
      {{kSuperUser}, RepositoryRole::kNone, TeamRole::kNone, SelfRole::kNone, true, BrokerReach::kNothing},
      {{kRepoRead, kRepoWrite}, RepositoryRole::kWrite, TeamRole::kNone, SelfRole::kNone, false, BrokerReach::kNothing},
      {{kRepoCreate, kOrgAdmin},
       RepositoryRole::kNone,
       TeamRole::kAdmin,
       SelfRole::kNone,
       false,
       BrokerReach::kNothing},
      // Every scope at once still does not reach the secrets of personal authorizations.
      {kEveryOAuthScope, RepositoryRole::kAdmin, TeamRole::kAdmin, SelfRole::kAdmin, true, BrokerReach::kUser},
  };
  for (const auto& c : cases) {
    const Powers powers = Powers::Of(c.scopes);
    EXPECT_EQ(powers.repository, c.repository) << c.scopes.Print();
    EXPECT_EQ(powers.organization, c.organization) << c.scopes.Print();
    EXPECT_EQ(powers.self, c.self) << c.scopes.Print();
    EXPECT_EQ(powers.superuser, c.superuser) << c.scopes.Print();
    EXPECT_EQ(powers.broker, c.broker) << c.scopes.Print();
    EXPECT_EQ(powers.scopes, c.scopes);
  }
}

TEST(PowersTest, APersonalAuthorizationReachesAsFarAsItsScopes) {
  const std::string id = "0123456789abcdef01234567";
  const struct {
    std::string text;
    OAuthScopes scopes;
    BrokerReach broker;
  } cases[] = {
      {"userinfo", {kUserRead}, BrokerReach::kUser},
      {"read", {kRepoRead, kUserRead}, BrokerReach::kRead},
      {"userinfo read", {kRepoRead, kUserRead}, BrokerReach::kRead},
      {"sso", {}, BrokerReach::kNothing},
      {"oauthaccesstoken", {}, BrokerReach::kNothing},
      {"domain/" + id + "/admin", {}, BrokerReach::kBlind},
      {"application/" + id + "/admin read", {kRepoRead, kUserRead}, BrokerReach::kBlind},
  };
  for (const auto& c : cases) {
    const Powers powers = Powers::Of(*AuthorizationScopes::Parse(c.text));
    const Powers same = Powers::Of(c.scopes);
    EXPECT_EQ(powers.repository, same.repository) << c.text;
    EXPECT_EQ(powers.organization, same.organization) << c.text;
    EXPECT_EQ(powers.self, same.self) << c.text;
    EXPECT_EQ(powers.scopes, c.scopes) << c.text;
    EXPECT_EQ(powers.broker, c.broker) << c.text;
    EXPECT_EQ(powers.code, c.text == "oauthaccesstoken") << c.text;
    EXPECT_FALSE(powers.superuser) << c.text;
  }
}

TEST(PowersTest, ASessionIsAsGoodAsNameAndPassword) {
  for (const Powers& powers : {Powers::Everything(), Powers::Of(*AuthorizationScopes::Parse("session")),
                               Powers::Of(*AuthorizationScopes::Parse("sso userinfo session"))}) {
    EXPECT_EQ(powers.repository, RepositoryRole::kAdmin);
    EXPECT_EQ(powers.organization, TeamRole::kAdmin);
    EXPECT_EQ(powers.self, SelfRole::kAdmin);
    EXPECT_EQ(powers.broker, BrokerReach::kAll);
    EXPECT_TRUE(powers.superuser);
    EXPECT_EQ(powers.scopes, kEveryOAuthScope);
  }
}

TEST(PowersTest, ARobotReachesRepositoriesAlone) {
  const Powers powers = Powers::OfRobot();
  EXPECT_EQ(powers.repository, RepositoryRole::kAdmin);
  EXPECT_LT(powers.organization, TeamRole::kAdmin);
  EXPECT_EQ(powers.self, SelfRole::kNone);
  EXPECT_EQ(powers.broker, BrokerReach::kNothing);
  EXPECT_FALSE(powers.superuser);
  EXPECT_TRUE(powers.scopes.empty()) << "it hands nothing on";
}

TEST(PowersTest, NothingPresentedIsNoPower) {
  const Powers powers;
  EXPECT_EQ(powers.repository, RepositoryRole::kNone);
  EXPECT_EQ(powers.organization, TeamRole::kNone);
  EXPECT_EQ(powers.self, SelfRole::kNone);
  EXPECT_EQ(powers.broker, BrokerReach::kNothing);
  EXPECT_FALSE(powers.superuser);
  EXPECT_TRUE(Actor().anonymous());
  EXPECT_FALSE(ACallingUser(1).anonymous());
}

TEST(SuperuserTest, IsEffectiveOnlyWithThePowerAndNeverWhenReadOnly) {
  const struct {
    bool superuser, readonly, power, full_access, effective, acts_everywhere;
  } cases[] = {
      {false, false, true, true, false, false}, {true, false, false, true, false, false},
      {true, false, true, false, true, false},  {true, false, true, true, true, true},
      {true, true, true, true, false, false},   {false, true, true, true, false, false},
  };
  for (const auto& c : cases) {
    Actor actor = ACallingUser(1);
    actor.superuser = c.superuser;
    actor.readonly_superuser = c.readonly;
    actor.full_access = c.full_access;
    actor.powers.superuser = c.power;
    EXPECT_EQ(actor.EffectiveSuperuser(), c.effective);
    EXPECT_EQ(actor.FullAccess(), c.acts_everywhere);
  }
}

}  // namespace
}  // namespace jeton
