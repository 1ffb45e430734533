#include <gtest/gtest.h>

#include <string>

#include "domain/policy.h"
#include "testing/actors.h"

namespace jeton {
namespace {

using namespace testing;
using enum OAuthScope;

TEST(MayMintTest, TakesASubsetOfWhatWasPresentedAndEachPowerForReal) {
  const Actor root = AsSuperuser(kAlice, false);
  const Actor full = AsSuperuser(kAlice, true);
  const OAuthScopes repository{kRepoRead, kRepoWrite, kRepoAdmin, kRepoCreate};
  const struct {
    std::string_view what;
    Actor actor;
    OAuthScopes wanted;
    TeamRole team;
    Reason expected;
  } cases[] = {
      {"admin, repositories", kAlice, repository, TeamRole::kAdmin, Reason::kAllowed},
      {"admin, organization", kAlice, {kOrgAdmin}, TeamRole::kAdmin, Reason::kAllowed},
      {"admin, himself", kAlice, {kUserRead, kUserAdmin}, TeamRole::kAdmin, Reason::kAllowed},
      {"admin, everything harmless", kAlice, kHarmlessOAuthScopes, TeamRole::kAdmin, Reason::kAllowed},
      {"admin, super:user", kAlice, {kSuperUser}, TeamRole::kAdmin, Reason::kNotSuperuser},
      {"admin, super:user among others", kAlice, {kRepoRead, kSuperUser}, TeamRole::kAdmin, Reason::kNotSuperuser},
      {"superuser, super:user", root, {kSuperUser}, TeamRole::kAdmin, Reason::kAllowed},
      {"superuser and admin, everything", root, kEveryOAuthScope, TeamRole::kAdmin, Reason::kAllowed},
      {"superuser, a stranger there", root, {kRepoRead}, TeamRole::kNone, Reason::kRole},
      {"full access, a stranger there", full, kEveryOAuthScope, TeamRole::kNone, Reason::kAllowed},
      {"read-only superuser, super:user",
       AsReadOnlySuperuser(root),
       {kSuperUser},
       TeamRole::kAdmin,
       Reason::kNotSuperuser},
      {"creator, repo:read", kAlice, {kRepoRead}, TeamRole::kCreator, Reason::kRole},
      {"creator, repo:create", kAlice, {kRepoCreate}, TeamRole::kCreator, Reason::kRole},
      {"member, org:admin", kAlice, {kOrgAdmin}, TeamRole::kMember, Reason::kRole},
      {"stranger, repo:read", kAlice, {kRepoRead}, TeamRole::kNone, Reason::kRole},
      {"stranger, user:read", kAlice, {kUserRead}, TeamRole::kNone, Reason::kAllowed},
      {"token, its own scopes",
       WithScopes(kAlice, {kOrgAdmin, kRepoRead}),
       {kOrgAdmin, kRepoRead},
       TeamRole::kAdmin,
       Reason::kAllowed},
      {"token, an implied scope",
       WithScopes(kAlice, {kOrgAdmin, kRepoAdmin}),
       {kRepoRead, kRepoWrite},
       TeamRole::kAdmin,
       Reason::kAllowed},
      {"token, a wider scope",
       WithScopes(kAlice, {kOrgAdmin, kRepoRead}),
       {kRepoWrite},
       TeamRole::kAdmin,
       Reason::kScope},
      {"token, org:admin is no repo:read",
       WithScopes(kAlice, {kOrgAdmin}),
       {kRepoRead},
       TeamRole::kAdmin,
       Reason::kScope},
      {"token, user:admin is no user:read",
       WithScopes(kAlice, {kUserAdmin}),
       {kUserRead},
       TeamRole::kAdmin,
       Reason::kScope},
      {"superuser's token without super:user",
       WithScopes(root, {kOrgAdmin}),
       {kSuperUser},
       TeamRole::kAdmin,
       Reason::kScope},
      {"token, super:user without being one",
       WithScopes(kAlice, {kSuperUser}),
       {kSuperUser},
       TeamRole::kAdmin,
       Reason::kNotSuperuser},
      {"nobody", Actor(), {kRepoRead}, TeamRole::kNone, Reason::kAnonymous},
      {"robot", ACallingRobot(2, IdOf(900)), {kRepoRead}, TeamRole::kAdmin, Reason::kScope},
      {"application, himself", ACallingApplication(3, IdOf(900)), {kUserRead}, TeamRole::kAdmin, Reason::kWrongSubject},
      {"application, repositories", ACallingApplication(3, IdOf(900)), {kRepoRead}, TeamRole::kNone, Reason::kRole},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(NameOf(MayMint(c.actor, c.wanted, OrganizationFacts(c.team)).reason), NameOf(c.expected)) << c.what;
  }
}

TEST(MayMintTest, ASessionMintsWhatAPasswordDoesAndAWeakerAuthorizationOnlyItsOwn) {
  Actor actor = kAlice;
  actor.powers = Powers::Of(*AuthorizationScopes::Parse("session"));
  EXPECT_TRUE(MayMint(actor, {kRepoAdmin, kOrgAdmin, kUserAdmin}, OrganizationFacts(TeamRole::kAdmin)).allowed());
  actor.powers = Powers::Of(*AuthorizationScopes::Parse("userinfo"));
  EXPECT_FALSE(MayMint(actor, {kRepoRead}, OrganizationFacts(TeamRole::kAdmin)).allowed());
}

// The minted token would not carry the restriction, so it would be wider than what was presented.
TEST(MayMintTest, ARestrictedTokenMintsNothing) {
  const Actor restricted = WithRestriction(WithScopes(kAlice, {kOrgAdmin, kRepoRead}), "acme/web");
  EXPECT_FALSE(MayMint(restricted, {kRepoRead}, OrganizationFacts(TeamRole::kAdmin)).allowed());
}

TEST(MayMintTest, NobodyMintsNothingEvenWithoutAWantedScope) {
  EXPECT_FALSE(MayMint(Actor(), {}, OrganizationFacts()).allowed());
}

TEST(MayMintTest, WhatIsMintedNeverReachesFurtherThanWhatWasPresented) {
  for (unsigned presented = 0; presented < 256; ++presented) {
    OAuthScopes has;
    std::string text;
    for (const OAuthScopeInfo& info : AllOAuthScopes()) {
      if ((presented >> static_cast<unsigned>(info.scope) & 1) == 0) continue;
      text += (text.empty() ? "" : " ") + std::string(info.name);
    }
    if (!text.empty()) has = *OAuthScopes::Parse(text);
    const Actor actor = WithScopes(AsSuperuser(kAlice, false), has);
    for (const OAuthScopeInfo& info : AllOAuthScopes()) {
      if (!MayMint(actor, {info.scope}, OrganizationFacts(TeamRole::kAdmin)).allowed()) continue;
      const Powers minted = Powers::Of(OAuthScopes{info.scope});
      EXPECT_LE(minted.repository, actor.powers.repository) << text;
      EXPECT_LE(minted.organization, actor.powers.organization) << text;
      EXPECT_LE(minted.self, actor.powers.self) << text;
      EXPECT_LE(minted.superuser, actor.powers.superuser) << text;
    }
  }
}

// The tokens of the table below: whose they are, and where they belong.
struct Asked {
  Actor own_application = ACallingApplication(10, IdOf(900));
  Actor users_token = [] {
    Actor actor = WithScopes(ACallingUser(11), {kRepoRead});
    actor.name_space = IdOf(900);  // of the application that it was issued to
    actor.token = IdOf(1011);
    return actor;
  }();
  Actor robot = ACallingRobot(12, IdOf(900));
  Actor foreign_application = ACallingApplication(13, IdOf(901));
  Actor foreign_users_token = [this] {
    Actor actor = users_token;
    actor.id = IdOf(14);
    actor.name_space = IdOf(901);
    actor.token = IdOf(1014);
    return actor;
  }();
  Actor foreign_robot = ACallingRobot(15, IdOf(901));
  Actor authorization = [] {
    Actor actor = ACallingUser(16);
    actor.credential = CredentialKind::kToken;
    actor.token_kind = TokenKind::kAuthorization;
    actor.token = IdOf(1016);
    return actor;
  }();
};

// y or n for each token of Asked, in its order.
std::string Sees(const Actor& caller) {
  const Asked asked;
  std::string text;
  for (const Actor* token : {&asked.own_application, &asked.users_token, &asked.robot, &asked.foreign_application,
                             &asked.foreign_users_token, &asked.foreign_robot, &asked.authorization}) {
    text += MayIntrospect(caller, *token) ? 'y' : 'n';
  }
  return text;
}

TEST(MayIntrospectTest, TheTableOfCallersAndTokens) {
  const Actor client = ACallingApplication(20, IdOf(900));
  Actor by_secret = client;  // client authentication, no token
  by_secret.token = Id();
  by_secret.token_kind = std::nullopt;
  const Actor root = AsSuperuser(ACallingUser(30), false);
  const struct {
    std::string_view what;
    Actor caller;
    std::string_view expected;
  } cases[] = {
      {"nobody", Actor(), "nnnnnnn"},
      {"an application by its token", client, "yyynnny"},
      {"an application by its secret", by_secret, "yyynnny"},
      {"an application of the other organization", ACallingApplication(21, IdOf(901)), "nnnyyyy"},
      {"an application of a third one", ACallingApplication(22, IdOf(902)), "nnnnnny"},
      {"a restricted application", WithRestriction(client, "acme/*"), "nnnnnnn"},
      {"a superuser", root, "yyyyyyy"},
      {"a superuser's token with super:user", WithScopes(root, {kSuperUser}), "yyyyyyy"},
      {"a superuser's token without it", WithScopes(root, {kRepoAdmin, kOrgAdmin}), "nnnnnnn"},
      {"a superuser's restricted token", WithRestriction(root, "acme/*"), "nnnnnnn"},
      {"a read-only superuser", AsReadOnlySuperuser(root), "nnnnnnn"},
      {"another user", ACallingUser(31), "nnnnnnn"},
      {"the user of the second token", ACallingUser(11), "nynnnnn"},
      {"the user of the authorization", ACallingUser(16), "nnnnnny"},
      {"another robot of the organization", ACallingRobot(32, IdOf(900)), "nnnnnnn"},
      {"a robot with the id of a user", ACallingRobot(11, IdOf(900)), "nnnnnnn"},
  };
  for (const auto& c : cases) EXPECT_EQ(Sees(c.caller), c.expected) << c.what;
}

TEST(MayIntrospectTest, AnyTokenMayAskAboutItself) {
  const Asked asked;
  for (const Actor& token : {asked.own_application, asked.users_token, asked.robot, asked.authorization}) {
    EXPECT_TRUE(MayIntrospect(token, token)) << token.name;
    EXPECT_TRUE(MayIntrospect(WithRestriction(token, "acme/web"), token)) << token.name;
  }
}

TEST(MayIntrospectTest, AnApplicationPasswordLearnsOfItselfAlone) {
  const Asked asked;
  for (Actor caller : {AsSuperuser(ACallingUser(30), true), asked.users_token}) {
    caller.powers = Powers::OfApplicationPassword();
    caller.credential = CredentialKind::kToken;
    caller.token_kind = TokenKind::kApplicationPassword;
    caller.token = IdOf(777);
    EXPECT_TRUE(MayIntrospect(caller, caller)) << caller.name;
    for (const Actor& token : {asked.own_application, asked.users_token, asked.robot, asked.authorization}) {
      EXPECT_FALSE(MayIntrospect(caller, token)) << caller.name << " asks about " << token.name;
    }
  }
}

TEST(MayIntrospectTest, HavingNoTokenIsNotHavingTheSame) {
  Actor robot = ACallingRobot(1, IdOf(900));
  Actor other = ACallingRobot(2, IdOf(901));
  robot.token = Id();
  other.token = Id();
  EXPECT_FALSE(MayIntrospect(robot, other));
  EXPECT_FALSE(MayIntrospect(Actor(), Actor()));
  EXPECT_FALSE(MayIntrospect(WithRestriction(robot, "acme/*"), WithRestriction(other, "acme/*")));
}

}  // namespace
}  // namespace jeton
