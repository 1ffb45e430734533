#include "domain/policy.h"

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

#include "testing/actors.h"
#include "testing/policy_rows.h"

namespace jeton {
namespace {

using namespace testing;
using enum OAuthScope;

const NamespaceFacts kNoOrganization{};

Actor Restricted(Actor actor) {
  actor.restricted = true;
  return actor;
}

TEST(PolicyTest, EveryReasonHasAWordOfItsOwn) {
  std::set<std::string_view> words;
  for (int i = 0; i < static_cast<int>(kReasons); ++i) {
    EXPECT_TRUE(words.insert(NameOf(static_cast<Reason>(i))).second) << i;
    EXPECT_NE(NameOf(static_cast<Reason>(i)), "unknown") << i;
  }
}

TEST(PolicyTest, ADecisionThatNobodyTookIsNo) {
  EXPECT_FALSE(Decision().allowed());
  EXPECT_TRUE(Decision{Reason::kAllowed}.allowed());
}

TEST(CreateRepositoryPolicyTest, TakesTheNamespaceOrTheRightInIt) {
  const NamespaceFacts own = NamespaceOf(kAlice);
  const NamespaceFacts none = OrganizationFacts();
  const NamespaceFacts member = OrganizationFacts(TeamRole::kMember);
  const NamespaceFacts creator = OrganizationFacts(TeamRole::kCreator);
  const NamespaceFacts admin = OrganizationFacts(TeamRole::kAdmin);
  NamespaceFacts disabled = OrganizationFacts(TeamRole::kAdmin);
  disabled.enabled = false;
  const Actor root = AsSuperuser(kAlice, true);
  Check({
      {"nobody", Actor(), CreateRepository{admin}, Reason::kAnonymous},
      {"owner", kAlice, CreateRepository{own}, Reason::kAllowed},
      {"outsider", kAlice, CreateRepository{none}, Reason::kRole},
      {"member", kAlice, CreateRepository{member}, Reason::kRole},
      {"creator", kAlice, CreateRepository{creator}, Reason::kAllowed},
      {"admin", kAlice, CreateRepository{admin}, Reason::kAllowed},
      {"missing namespace", root, CreateRepository{kNoOrganization}, Reason::kNoNamespace},
      {"disabled namespace", root, CreateRepository{disabled}, Reason::kNamespaceDisabled},
      {"repo:create", WithScopes(kAlice, {kRepoCreate}), CreateRepository{own}, Reason::kAllowed},
      {"org:admin", WithScopes(kAlice, {kOrgAdmin}), CreateRepository{creator}, Reason::kAllowed},
      {"repo:admin", WithScopes(kAlice, {kRepoAdmin}), CreateRepository{own}, Reason::kScope},
      {"repo:write", WithScopes(kAlice, {kRepoWrite}), CreateRepository{creator}, Reason::kScope},
      {"user:admin", WithScopes(kAlice, {kUserAdmin}), CreateRepository{own}, Reason::kScope},
      {"restricted user at home", Restricted(kAlice), CreateRepository{own}, Reason::kRestrictedUser},
      {"restricted user elsewhere", Restricted(kAlice), CreateRepository{creator}, Reason::kAllowed},
      {"read-only superuser at home", AsReadOnlySuperuser(kAlice), CreateRepository{own}, Reason::kAllowed},
      {"superuser", AsSuperuser(kAlice, false), CreateRepository{none}, Reason::kRole},
      {"superuser with full access", root, CreateRepository{none}, Reason::kAllowed},
      {"the same without super:user", WithScopes(root, {kRepoCreate}), CreateRepository{none}, Reason::kRole},
      {"token restricted to repositories", WithRestriction(kAlice, "acme/*"), CreateRepository{own},
       Reason::kRestriction},
      {"robot of the organization", kRobot, CreateRepository{none}, Reason::kRole},
      {"robot in a creators' team", kRobot, CreateRepository{creator}, Reason::kAllowed},
      {"robot of the user", ACallingRobot(1, kAlice.id), CreateRepository{own}, Reason::kRole},
      {"application", kApplication, CreateRepository{admin}, Reason::kWrongSubject},
  });
}

TEST(OrganizationPolicyTest, TakesTheTeamRoleAndTheScope) {
  const auto on = [](TeamRole needed, Access access, const NamespaceFacts& organization) {
    return Question(OnOrganization{needed, access, organization});
  };
  const NamespaceFacts none = OrganizationFacts();
  const NamespaceFacts member = OrganizationFacts(TeamRole::kMember);
  const NamespaceFacts creator = OrganizationFacts(TeamRole::kCreator);
  const NamespaceFacts admin = OrganizationFacts(TeamRole::kAdmin);
  const Actor root = AsSuperuser(kAlice, true);
  const Actor auditor = AsReadOnlySuperuser(kAlice);
  Check({
      {"nobody", Actor(), on(TeamRole::kMember, Access::kRead, admin), Reason::kAnonymous},
      {"robot", kRobot, on(TeamRole::kMember, Access::kRead, admin), Reason::kWrongSubject},
      {"application", kApplication, on(TeamRole::kMember, Access::kRead, admin), Reason::kWrongSubject},
      {"missing", kAlice, on(TeamRole::kMember, Access::kRead, kNoOrganization), Reason::kNoNamespace},
      {"outsider", kAlice, on(TeamRole::kMember, Access::kRead, none), Reason::kRole},
      {"member reads as member", kAlice, on(TeamRole::kMember, Access::kRead, member), Reason::kAllowed},
      {"member as creator", kAlice, on(TeamRole::kCreator, Access::kRead, member), Reason::kRole},
      {"member as admin", kAlice, on(TeamRole::kAdmin, Access::kChange, member), Reason::kRole},
      {"creator as member", kAlice, on(TeamRole::kMember, Access::kRead, creator), Reason::kAllowed},
      {"creator as admin", kAlice, on(TeamRole::kAdmin, Access::kRead, creator), Reason::kRole},
      {"admin", kAlice, on(TeamRole::kAdmin, Access::kChange, admin), Reason::kAllowed},
      {"org:admin", WithScopes(kAlice, {kOrgAdmin}), on(TeamRole::kAdmin, Access::kChange, admin), Reason::kAllowed},
      {"repo:create is enough for members", WithScopes(kAlice, {kRepoCreate}),
       on(TeamRole::kMember, Access::kRead, admin), Reason::kAllowed},
      {"repo:create is not admin", WithScopes(kAlice, {kRepoCreate}), on(TeamRole::kAdmin, Access::kChange, admin),
       Reason::kScope},
      {"repo:read is not even member", WithScopes(kAlice, {kRepoRead}), on(TeamRole::kMember, Access::kRead, admin),
       Reason::kScope},
      {"repo:admin is no organization", WithScopes(kAlice, {kRepoAdmin}), on(TeamRole::kAdmin, Access::kChange, admin),
       Reason::kScope},
      {"user:admin is no organization", WithScopes(kAlice, {kUserAdmin}), on(TeamRole::kAdmin, Access::kChange, admin),
       Reason::kScope},
      {"org:admin of a member", WithScopes(kAlice, {kOrgAdmin}), on(TeamRole::kAdmin, Access::kChange, member),
       Reason::kRole},
      {"superuser", AsSuperuser(kAlice, false), on(TeamRole::kAdmin, Access::kChange, none), Reason::kRole},
      {"full access", root, on(TeamRole::kAdmin, Access::kChange, none), Reason::kAllowed},
      {"full access by super:user alone", WithScopes(root, {kSuperUser}), on(TeamRole::kAdmin, Access::kChange, none),
       Reason::kAllowed},
      {"full access without super:user", WithScopes(root, {kOrgAdmin}), on(TeamRole::kAdmin, Access::kChange, none),
       Reason::kRole},
      {"read-only superuser reads", WithScopes(auditor, {}), on(TeamRole::kAdmin, Access::kRead, none),
       Reason::kAllowed},
      {"read-only superuser changes nothing of others", auditor, on(TeamRole::kAdmin, Access::kChange, none),
       Reason::kReadOnly},
      {"read-only superuser as admin", auditor, on(TeamRole::kAdmin, Access::kChange, admin), Reason::kAllowed},
      {"restricted token", WithRestriction(kAlice, "acme/*"), on(TeamRole::kMember, Access::kRead, admin),
       Reason::kRestriction},
      {"restricted token of a superuser", WithRestriction(root, "acme/*"), on(TeamRole::kMember, Access::kRead, admin),
       Reason::kRestriction},
  });
}

TEST(SelfPolicyTest, TakesAUserAndTheScope) {
  const Question read = OnSelf{SelfRole::kRead};
  const Question admin = OnSelf{SelfRole::kAdmin};
  Check({
      {"nobody", Actor(), read, Reason::kAnonymous},
      {"robot", kRobot, read, Reason::kWrongSubject},
      {"application", kApplication, read, Reason::kWrongSubject},
      {"password", kAlice, admin, Reason::kAllowed},
      {"user:read reads", WithScopes(kAlice, {kUserRead}), read, Reason::kAllowed},
      {"user:read changes nothing", WithScopes(kAlice, {kUserRead}), admin, Reason::kScope},
      {"user:admin reads, too", WithScopes(kAlice, {kUserAdmin}), read, Reason::kAllowed},
      {"user:admin", WithScopes(kAlice, {kUserAdmin}), admin, Reason::kAllowed},
      {"repo:admin", WithScopes(kAlice, {kRepoAdmin}), read, Reason::kScope},
      {"org:admin", WithScopes(kAlice, {kOrgAdmin}), read, Reason::kScope},
      {"super:user", WithScopes(AsSuperuser(kAlice, true), {kSuperUser}), read, Reason::kScope},
      {"restricted token", WithRestriction(kAlice, "acme/web"), admin, Reason::kRestriction},
  });
}

TEST(ReadOnlyPolicyTest, AReadOnlySuperuserChangesWhatIsTheirOwnLikeAnyUser) {
  const Actor auditor = AsReadOnlySuperuser(kAlice);
  const NamespaceFacts own = NamespaceOf(kAlice);
  const NamespaceFacts admin = OrganizationFacts(TeamRole::kAdmin);
  const RepositoryFacts repository = RepositoryIn(own);
  const Account child{.id = IdOf(70), .name = "child", .owner = kAlice.id};
  Actor as_child = auditor;
  as_child.id = child.id;
  Check({
      {"themselves", auditor, OnSelf{SelfRole::kAdmin}, Reason::kAllowed},
      {"with a token", WithScopes(auditor, {kUserAdmin}), OnSelf{SelfRole::kAdmin}, Reason::kAllowed},
      {"their robots", auditor, OnOwnRobots{Access::kChange}, Reason::kAllowed},
      {"their repository", auditor, OnRepository{RepositoryAction::kPush, repository}, Reason::kAllowed},
      {"a new one", auditor, CreateRepository{own}, Reason::kAllowed},
      {"as a creator", auditor, CreateRepository{OrganizationFacts(TeamRole::kCreator)}, Reason::kAllowed},
      {"their organization", auditor, OnOrganization{TeamRole::kAdmin, Access::kChange, admin}, Reason::kAllowed},
      {"a new one", auditor, CreateOrganization{false}, Reason::kAllowed},
      {"what others may do for them", auditor, GrantAccess{{}, admin, std::nullopt}, Reason::kAllowed},
      {"their sub-account", auditor, OnSubAccount{true, false, &child}, Reason::kAllowed},
      {"as a sub-account, themselves", as_child, RemoveSelf{child}, Reason::kAllowed},
      {"in the other dialect, too", auditor, OnBroker{BrokerReach::kAll}, Reason::kAllowed},
  });
}

TEST(ReadOnlyPolicyTest, AReadOnlySuperuserChangesNothingOfOthersAndNoMoreThanTheTokenLets) {
  const Actor auditor = AsReadOnlySuperuser(kAlice);
  const NamespaceFacts foreign = OrganizationFacts();
  const NamespaceFacts admin = OrganizationFacts(TeamRole::kAdmin);
  const RepositoryFacts repository = RepositoryIn(foreign);
  Check({
      {"push", auditor, OnRepository{RepositoryAction::kPush, repository}, Reason::kReadOnly},
      {"administer", auditor, OnRepository{RepositoryAction::kAdminister, repository}, Reason::kReadOnly},
      {"see settings", auditor, OnRepository{RepositoryAction::kSeeSettings, repository}, Reason::kAllowed},
      {"pull", WithScopes(auditor, {}), OnRepository{RepositoryAction::kPull, repository}, Reason::kAllowed},
      {"a new one", auditor, CreateRepository{foreign}, Reason::kReadOnly},
      {"organization", auditor, OnOrganization{TeamRole::kAdmin, Access::kChange, foreign}, Reason::kReadOnly},
      {"as a member", auditor, OnOrganization{TeamRole::kAdmin, Access::kChange, OrganizationFacts(TeamRole::kMember)},
       Reason::kReadOnly},
      {"installation", auditor, OnInstallation{Access::kChange}, Reason::kReadOnly},
      {"a superuser, too", AsSuperuser(auditor, true), OnInstallation{Access::kChange, true}, Reason::kReadOnly},
      {"their organization, scope", WithScopes(auditor, {kRepoAdmin}),
       OnOrganization{TeamRole::kAdmin, Access::kChange, admin}, Reason::kScope},
      {"themselves, scope", WithScopes(auditor, {kUserRead}), OnSelf{SelfRole::kAdmin}, Reason::kScope},
  });
}

TEST(CreateOrganizationPolicyTest, TakesUserAdminAndTheInstallationsLeave) {
  const Question open = CreateOrganization{false};
  const Question closed = CreateOrganization{true};
  Check({
      {"nobody", Actor(), open, Reason::kAnonymous},
      {"robot", kRobot, open, Reason::kWrongSubject},
      {"application", kApplication, open, Reason::kWrongSubject},
      {"user", kAlice, open, Reason::kAllowed},
      {"user:admin", WithScopes(kAlice, {kUserAdmin}), open, Reason::kAllowed},
      {"org:admin", WithScopes(kAlice, {kOrgAdmin}), open, Reason::kScope},
      {"user where superusers only may", kAlice, closed, Reason::kNotSuperuser},
      {"superuser where superusers only may", AsSuperuser(kAlice, false), closed, Reason::kAllowed},
      {"his token without super:user", WithScopes(AsSuperuser(kAlice, false), {kUserAdmin}), closed,
       Reason::kNotSuperuser},
      {"restricted user", Restricted(kAlice), open, Reason::kRestrictedUser},
      {"restricted superuser", Restricted(AsSuperuser(kAlice, false)), open, Reason::kAllowed},
      {"read-only superuser", AsReadOnlySuperuser(kAlice), open, Reason::kAllowed},
      {"restricted token", WithRestriction(kAlice, "acme/*"), open, Reason::kRestriction},
  });
}

TEST(InstallationPolicyTest, TakesASuperuserAndTheScope) {
  const Question read = OnInstallation{Access::kRead};
  const Question change = OnInstallation{Access::kChange};
  const Actor root = AsSuperuser(kAlice, false);
  const Actor auditor = AsReadOnlySuperuser(kAlice);
  Check({
      {"nobody", Actor(), read, Reason::kAnonymous},
      {"robot", AsSuperuser(kRobot, true), read, Reason::kWrongSubject},
      {"application", AsSuperuser(kApplication, true), read, Reason::kWrongSubject},
      {"user", kAlice, read, Reason::kNotSuperuser},
      {"user with super:user", WithScopes(kAlice, {kSuperUser}), change, Reason::kNotSuperuser},
      {"superuser", root, change, Reason::kAllowed},
      {"super:user", WithScopes(root, {kSuperUser}), change, Reason::kAllowed},
      {"all other scopes", WithScopes(root, {kRepoAdmin, kRepoCreate, kUserAdmin, kOrgAdmin}), read, Reason::kScope},
      {"read-only superuser reads", WithScopes(auditor, {}), read, Reason::kAllowed},
      {"read-only superuser changes nothing", auditor, change, Reason::kReadOnly},
      {"read-only wins", AsSuperuser(auditor, true), change, Reason::kReadOnly},
      {"restricted token", WithRestriction(root, "acme/*"), read, Reason::kRestriction},
  });
}

TEST(BrokerPolicyTest, TakesAUserAndTheReach) {
  const auto reaches = {BrokerReach::kNothing, BrokerReach::kUser, BrokerReach::kRead, BrokerReach::kBlind,
                        BrokerReach::kAll};
  for (const auto has : reaches) {
    Actor actor = kAlice;
    actor.powers.broker = has;
    for (const auto needed : reaches) {
      const Reason expected = has >= needed ? Reason::kAllowed : Reason::kScope;
      Check({{"by reach", actor, OnBroker{needed}, expected}});
    }
  }
  Check({
      {"nobody", Actor(), OnBroker{BrokerReach::kUser}, Reason::kAnonymous},
      {"robot", kRobot, OnBroker{BrokerReach::kUser}, Reason::kWrongSubject},
      {"application", kApplication, OnBroker{BrokerReach::kUser}, Reason::kWrongSubject},
      {"every OAuth scope is no session", WithScopes(kAlice, kEveryOAuthScope), OnBroker{BrokerReach::kAll},
       Reason::kScope},
      {"restricted token", WithRestriction(kAlice, "acme/*"), OnBroker{BrokerReach::kUser}, Reason::kRestriction},
  });
}

TEST(CodeExchangePolicyTest, TakesACodeOrAllThatAUserMay) {
  Check({
      {"nobody", Actor(), OnCodeExchange{}, Reason::kAnonymous},
      {"robot", kRobot, OnCodeExchange{}, Reason::kWrongSubject},
      {"name and password", kAlice, OnCodeExchange{}, Reason::kAllowed},
      {"session", WithAuthorization(kAlice, "session"), OnCodeExchange{}, Reason::kAllowed},
      {"code", WithAuthorization(kAlice, "oauthaccesstoken"), OnCodeExchange{}, Reason::kAllowed},
      {"other scopes", WithAuthorization(kAlice, "read userinfo sso"), OnCodeExchange{}, Reason::kScope},
      {"every OAuth scope", WithScopes(kAlice, kEveryOAuthScope), OnCodeExchange{}, Reason::kScope},
  });
}

TEST(SeeTeamPolicyTest, TakesTheTeamOrTheRoleAdmin) {
  const NamespaceFacts none = OrganizationFacts();
  const NamespaceFacts member = OrganizationFacts(TeamRole::kMember);
  const NamespaceFacts admin = OrganizationFacts(TeamRole::kAdmin);
  Check({
      {"nobody", Actor(), SeeTeam{member, true}, Reason::kAnonymous},
      {"a robot in it", kRobot, SeeTeam{member, true}, Reason::kWrongSubject},
      {"outsider", kAlice, SeeTeam{none, false}, Reason::kRole},
      {"a member of another team", kAlice, SeeTeam{member, false}, Reason::kRole},
      {"a member of it", kAlice, SeeTeam{member, true}, Reason::kAllowed},
      {"admin", kAlice, SeeTeam{admin, false}, Reason::kAllowed},
      {"a member with repo:create", WithScopes(kAlice, {kRepoCreate}), SeeTeam{member, true}, Reason::kAllowed},
      {"a member with repo:read", WithScopes(kAlice, {kRepoRead}), SeeTeam{member, true}, Reason::kScope},
      {"admin with repo:create", WithScopes(kAlice, {kRepoCreate}), SeeTeam{admin, false}, Reason::kScope},
      {"read-only superuser", AsReadOnlySuperuser(kAlice), SeeTeam{none, false}, Reason::kAllowed},
  });
}

TEST(InstallationPolicyTest, WhatIsOthersOwnTakesFullAccess) {
  const OnInstallation everywhere{.access = Access::kRead, .everywhere = true};
  Check({
      {"a user", kAlice, everywhere, Reason::kNotSuperuser},
      {"a superuser", AsSuperuser(kAlice, false), everywhere, Reason::kNotSuperuser},
      {"one with full access", AsSuperuser(kAlice, true), everywhere, Reason::kAllowed},
      {"the same without the scope", WithScopes(AsSuperuser(kAlice, true), {kUserAdmin}), everywhere, Reason::kScope},
      {"a read-only superuser", AsReadOnlySuperuser(kAlice), everywhere, Reason::kAllowed},
  });
}

TEST(OwnRobotsPolicyTest, TakesTheUserAndForChangesAnUnrestrictedOne) {
  Check({
      {"nobody", Actor(), OnOwnRobots{Access::kRead}, Reason::kAnonymous},
      {"a robot", kRobot, OnOwnRobots{Access::kRead}, Reason::kWrongSubject},
      {"an application", kApplication, OnOwnRobots{Access::kRead}, Reason::kWrongSubject},
      {"a user", kAlice, OnOwnRobots{Access::kChange}, Reason::kAllowed},
      {"user:admin", WithScopes(kAlice, {kUserAdmin}), OnOwnRobots{Access::kChange}, Reason::kAllowed},
      {"user:read", WithScopes(kAlice, {kUserRead}), OnOwnRobots{Access::kRead}, Reason::kScope},
      {"org:admin", WithScopes(kAlice, {kOrgAdmin}), OnOwnRobots{Access::kRead}, Reason::kScope},
      {"a restricted user reads", Restricted(kAlice), OnOwnRobots{Access::kRead}, Reason::kAllowed},
      {"a restricted user", Restricted(kAlice), OnOwnRobots{Access::kChange}, Reason::kRestrictedUser},
      {"a read-only superuser", AsReadOnlySuperuser(kAlice), OnOwnRobots{Access::kChange}, Reason::kAllowed},
  });
}

TEST(PolicyTest, OnlyASessionGrowsStale) {
  constexpr TimePoint kLater{Seconds{10'000}};
  Actor actor;
  actor.subject = SubjectKind::kUser;
  const struct {
    CredentialKind credential;
    Seconds age;
    Reason expected;
  } cases[] = {
      {CredentialKind::kSession, Seconds{600}, Reason::kAllowed},
      {CredentialKind::kSession, Seconds{601}, Reason::kStale},
      {CredentialKind::kToken, Seconds{601}, Reason::kAllowed},
      {CredentialKind::kPassword, Seconds{601}, Reason::kAllowed},
  };
  for (const auto& c : cases) {
    actor.credential = c.credential;
    actor.logged_in = kLater - c.age;
    EXPECT_EQ(Decide(actor, FreshLogin{kLater, Seconds{600}}).reason, c.expected) << c.age.count();
  }
  actor.subject = SubjectKind::kRobot;
  EXPECT_EQ(Decide(actor, FreshLogin{kLater, Seconds{600}}).reason, Reason::kWrongSubject);
  EXPECT_EQ(Decide(Actor{}, FreshLogin{kLater, Seconds{600}}).reason, Reason::kAnonymous);
}

}  // namespace
}  // namespace jeton
