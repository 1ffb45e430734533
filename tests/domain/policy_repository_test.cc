#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "domain/policy.h"
#include "testing/actors.h"

namespace jeton {
namespace {

using namespace testing;
using enum OAuthScope;

constexpr RepositoryAction kActions[] = {RepositoryAction::kPull, RepositoryAction::kPush, RepositoryAction::kDelete,
                                         RepositoryAction::kAdminister, RepositoryAction::kSeeSettings};

// One letter an action, in the order above: y allowed, else the reason.
std::string Verdicts(const Actor& actor, const RepositoryFacts& repository) {
  std::string text;
  for (const RepositoryAction action : kActions) {
    switch (Decide(actor, OnRepository{action, repository}).reason) {
      case Reason::kAllowed: text += 'y'; break;
      case Reason::kAnonymous: text += 'a'; break;
      case Reason::kScope: text += 's'; break;
      case Reason::kRole: text += 'r'; break;
      case Reason::kRestriction: text += 'x'; break;
      case Reason::kReadOnly: text += 'o'; break;
      case Reason::kNoNamespace: text += 'n'; break;
      case Reason::kNamespaceDisabled: text += 'd'; break;
      case Reason::kNoRepository: text += 'm'; break;
      default: text += '?';
    }
  }
  return text;
}

RepositoryFacts Private(RepositoryRole role) { return RepositoryIn(OrganizationFacts(), role); }
RepositoryFacts Public(RepositoryRole role = RepositoryRole::kNone) {
  RepositoryFacts facts = Private(role);
  facts.visibility = Visibility::kPublic;
  return facts;
}
RepositoryFacts InOrganizationAs(TeamRole role) { return RepositoryIn(OrganizationFacts(role)); }
RepositoryFacts Missing(RepositoryFacts facts) {
  facts.exists = false;
  facts.id = Id();
  return facts;
}
RepositoryFacts Disabled(RepositoryFacts facts) {
  facts.name_space.enabled = false;
  return facts;
}
RepositoryFacts WithoutNamespace() {
  RepositoryFacts facts;
  facts.full_name = "acme/web";
  return facts;
}

struct RoleRow {
  std::string_view what;
  Actor actor;
  RepositoryFacts repository;
  std::string_view expected;  // pull push delete administer see-settings
};

void CheckRoles(const std::vector<RoleRow>& rows) {
  for (const RoleRow& row : rows) EXPECT_EQ(Verdicts(row.actor, row.repository), row.expected) << row.what;
}

TEST(RepositoryPolicyTest, TheRoleDecidesForWholeSubjects) {
  std::vector<RoleRow> rows;
  for (const auto& [who, actor] : {std::pair{"user", kAlice}, {"robot", kRobot}, {"application", kApplication}}) {
    rows.push_back({who, actor, Private(RepositoryRole::kNone), "rrrrr"});
    rows.push_back({who, actor, Private(RepositoryRole::kRead), "yrrrr"});
    rows.push_back({who, actor, Private(RepositoryRole::kWrite), "yyrrr"});
    rows.push_back({who, actor, Private(RepositoryRole::kAdmin), "yyyyy"});
    rows.push_back({who, actor, InOrganizationAs(TeamRole::kMember), "rrrrr"});
    rows.push_back({who, actor, InOrganizationAs(TeamRole::kCreator), "rrrrr"});
    rows.push_back({who, actor, InOrganizationAs(TeamRole::kAdmin), "yyyyy"});
  }
  CheckRoles(rows);
}

TEST(RepositoryPolicyTest, AnyoneMayPullWhatIsPublicAndNoMore) {
  CheckRoles({
      {"nobody, private", Actor(), Private(RepositoryRole::kNone), "aaaaa"},
      {"nobody, public", Actor(), Public(), "yaaaa"},
      {"nobody, missing but said to be public", Actor(), Missing(Public()), "aaaaa"},
      {"a stranger, public", kAlice, Public(), "yrrrr"},
      {"a robot, public", kRobot, Public(), "yrrrr"},
      {"an application, public", kApplication, Public(), "yrrrr"},
      {"a token without any scope, public", WithScopes(kAlice, {}), Public(), "yrrrr"},
      {"a writer, public", kAlice, Public(RepositoryRole::kWrite), "yyrrr"},
  });
}

TEST(RepositoryPolicyTest, TheScopesNarrowWhatTheSubjectMay) {
  const RepositoryFacts own = RepositoryIn(NamespaceOf(kAlice));
  CheckRoles({
      {"owner, every scope", WithScopes(kAlice, kEveryOAuthScope), own, "yyyyy"},
      {"owner, repo:read", WithScopes(kAlice, {kRepoRead}), own, "yssss"},
      {"owner, repo:write", WithScopes(kAlice, {kRepoWrite}), own, "yysss"},
      {"owner, repo:admin", WithScopes(kAlice, {kRepoAdmin}), own, "yyyyy"},
      {"owner, repo:create", WithScopes(kAlice, {kRepoCreate}), own, "sssss"},
      {"owner, user:read", WithScopes(kAlice, {kUserRead}), own, "sssss"},
      {"owner, user:admin", WithScopes(kAlice, {kUserAdmin}), own, "sssss"},
      {"owner, org:admin alone reads no repository", WithScopes(kAlice, {kOrgAdmin}), own, "sssss"},
      {"owner, super:user without being one", WithScopes(kAlice, {kSuperUser}), own, "sssss"},
      {"owner, no scope", WithScopes(kAlice, {}), own, "sssss"},
      {"organization's admin, org:admin", WithScopes(kAlice, {kOrgAdmin}), InOrganizationAs(TeamRole::kAdmin), "sssss"},
      {"organization's admin, repo:write", WithScopes(kAlice, {kRepoWrite}), InOrganizationAs(TeamRole::kAdmin),
       "yysss"},
      {"reader, repo:admin", WithScopes(kAlice, {kRepoAdmin}), Private(RepositoryRole::kRead), "yrrrr"},
      {"writer, repo:read", WithScopes(kAlice, {kRepoRead}), Private(RepositoryRole::kWrite), "ysrrr"},
      {"application with admin, repo:read", WithScopes(kApplication, {kRepoRead}), Private(RepositoryRole::kAdmin),
       "yssss"},
  });
}

TEST(RepositoryPolicyTest, APersonalAuthorizationNarrowsAlike) {
  const RepositoryFacts own = RepositoryIn(NamespaceOf(kAlice));
  const std::string id = "0123456789abcdef01234567";
  const auto with = [](std::string_view scopes) {
    Actor actor = kAlice;
    actor.powers = Powers::Of(*AuthorizationScopes::Parse(scopes));
    return actor;
  };
  CheckRoles({
      {"session", with("session"), own, "yyyyy"},
      {"read", with("read"), own, "yssss"},
      {"userinfo", with("userinfo"), own, "sssss"},
      {"sso", with("sso"), own, "sssss"},
      {"domain admin", with("domain/" + id + "/admin"), own, "sssss"},
  });
}

TEST(RepositoryPolicyTest, OnlyTheUserHimselfOwnsHisNamespace) {
  Actor robot = ACallingRobot(1, kAlice.id);
  Actor application = ACallingApplication(1, kAlice.id);
  ASSERT_EQ(robot.id, kAlice.id) << "the worst case: the same id";
  const RepositoryFacts own = RepositoryIn(NamespaceOf(kAlice));
  CheckRoles({
      {"the owner", kAlice, own, "yyyyy"},
      {"another user", ACallingUser(7), own, "rrrrr"},
      {"his robot", robot, own, "rrrrr"},
      {"his application", application, own, "rrrrr"},
      {"nobody, whose id is none", Actor(), RepositoryIn(NamespaceFacts{.exists = true, .enabled = true}), "aaaaa"},
      {"the owner, before it exists", kAlice, Missing(own), "ymmyy"},
      {"another user, before it exists", ACallingUser(7), Missing(own), "rmmrr"},
      {"a superuser, before it exists", AsSuperuser(ACallingUser(7), true), Missing(own), "ymmyy"},
  });
}

TEST(RepositoryPolicyTest, ANamespaceThatIsMissingOrDisabledGivesNobodyAnything) {
  const Actor root = AsSuperuser(kAlice, true);
  const Actor auditor = AsReadOnlySuperuser(kAlice);
  for (const Actor& actor : {Actor(), kAlice, kRobot, kApplication, root, auditor}) {
    CheckRoles({
        {"missing", actor, WithoutNamespace(), "nnnnn"},
        {"disabled, private", actor, Disabled(Private(RepositoryRole::kAdmin)), "ddddd"},
        {"disabled, public", actor, Disabled(Public(RepositoryRole::kAdmin)), "ddddd"},
    });
  }
}

TEST(RepositoryPolicyTest, ARestrictionStandsAboveEverything) {
  const Actor elsewhere = WithRestriction(kAlice, "acme/api other/*");
  const Actor here = WithRestriction(kAlice, "acme/api acme/web");
  const Actor below = WithRestriction(kAlice, "acme/*");
  CheckRoles({
      {"elsewhere, admin", elsewhere, Private(RepositoryRole::kAdmin), "xxxxx"},
      {"elsewhere, public", elsewhere, Public(), "xxxxx"},
      {"elsewhere, superuser", AsSuperuser(elsewhere, true), Private(RepositoryRole::kNone), "xxxxx"},
      {"elsewhere, read-only superuser", AsReadOnlySuperuser(elsewhere), Private(RepositoryRole::kNone), "xxxxx"},
      {"elsewhere, owner", elsewhere, RepositoryIn(NamespaceOf(kAlice)), "xxxxx"},
      {"robot elsewhere", WithRestriction(kRobot, "acme/api"), Private(RepositoryRole::kWrite), "xxxxx"},
      {"here, admin", here, Private(RepositoryRole::kAdmin), "yyyyy"},
      {"here, no role: a restriction gives nothing", here, Private(RepositoryRole::kNone), "rrrrr"},
      {"below, writer", below, Private(RepositoryRole::kWrite), "yyrrr"},
      {"here, repo:read", WithScopes(here, {kRepoRead}), Private(RepositoryRole::kAdmin), "yssss"},
  });
}

TEST(RepositoryPolicyTest, SuperusersActInOthersNamespacesOnlyWithFullAccess) {
  const RepositoryFacts foreign = Private(RepositoryRole::kNone);
  CheckRoles({
      {"superuser", AsSuperuser(kAlice, false), foreign, "rrrrr"},
      {"with full access", AsSuperuser(kAlice, true), foreign, "yyyyy"},
      {"full access, super:user alone", WithScopes(AsSuperuser(kAlice, true), {kSuperUser}), foreign, "yyyyy"},
      {"full access, without super:user", WithScopes(AsSuperuser(kAlice, true), {kRepoAdmin}), foreign, "rrrrr"},
      {"no superuser, with super:user", WithScopes(kAlice, {kSuperUser}), foreign, "rrrrr"},
      {"superuser's own repository", AsSuperuser(kAlice, false), RepositoryIn(NamespaceOf(kAlice)), "yyyyy"},
  });
}

TEST(RepositoryPolicyTest, ReadOnlySuperusersReadEverythingAndChangeTheirOwnAlone) {
  const Actor auditor = AsReadOnlySuperuser(kAlice);
  CheckRoles({
      {"foreign", auditor, Private(RepositoryRole::kNone), "yoooy"},
      {"their own", auditor, RepositoryIn(NamespaceOf(kAlice)), "yyyyy"},
      {"with admin role", auditor, Private(RepositoryRole::kAdmin), "yyyyy"},
      {"with write role", auditor, Private(RepositoryRole::kWrite), "yyooy"},
      {"whatever the scopes", WithScopes(auditor, {}), Private(RepositoryRole::kNone), "yoooy"},
      {"with every scope", WithScopes(auditor, kEveryOAuthScope), Private(RepositoryRole::kNone), "yoooy"},
      {"a superuser at the same time", AsSuperuser(auditor, true), Private(RepositoryRole::kNone), "yoooy"},
  });
}

}  // namespace
}  // namespace jeton
