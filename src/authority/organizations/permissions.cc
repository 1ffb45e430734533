#include "authority/organizations/permissions.h"

#include <algorithm>

#include "authority/audit.h"
#include "authority/grantees.h"
#include "authority/organizations/repositories.h"
#include "storage/directory/accounts.h"
#include "storage/directory/teams.h"
#include "storage/tokens/applications.h"

namespace jeton::authority {
namespace {

using storage::Repositories;

struct Grantee {
  Id id;
  std::string name;
  bool robot = false;
  std::string email{};
};

Result<Grantee, Refusal> FindHolder(const Work& work, const RepositoryFacts& repository, GranteeKind kind,
                                    std::string_view name) {
  const NamespaceFacts& name_space = repository.name_space;
  if (kind == GranteeKind::kApplication) {
    const auto application = storage::Applications(work.tx()).FindByClientId(name);
    // An application of another organization is none of this repository's business.
    if (!application || application->owner != name_space.id) return Fail(Refusal::kUnknownGrantee);
    return Grantee{application->id, application->client_id};
  }
  if (kind == GranteeKind::kTeam) {
    const auto team = storage::Teams(work.tx()).Find(name_space.id, name);
    if (!team) return Fail(Refusal::kUnknownGrantee);
    return Grantee{team->id, team->name};
  }
  const std::string_view full_name = repository.full_name;
  const auto account = authority::FindGrantee(work, full_name.substr(0, full_name.find('/')), name);
  if (!account) return Fail(account.error());
  return Grantee{account->id, account->name, account->kind == AccountKind::kRobot, account->email};
}

PermissionView View(const Work& work, const NamespaceFacts& name_space, const Grantee& grantee, RepositoryRole role) {
  PermissionView view{.name = grantee.name, .email = grantee.email, .robot = grantee.robot, .role = role};
  view.in_organization = name_space.kind == AccountKind::kOrganization;
  view.organization_member =
      view.in_organization &&
      (grantee.robot || storage::Teams(work.tx()).RoleIn(name_space.id, grantee.id) != TeamRole::kNone);
  return view;
}

bool IsOwner(const NamespaceFacts& name_space, const Grantee& grantee) { return name_space.id == grantee.id; }

boost::json::object Describe(const RepositoryFacts& facts, GranteeKind kind, const Grantee& grantee) {
  const std::string_view name = facts.full_name;
  const auto slash = name.find('/');
  return {{"repo", boost::json::string(name.substr(slash + 1))},
          {"namespace", boost::json::string(name.substr(0, slash))},
          {kind == GranteeKind::kTeam ? "team" : "username", grantee.name}};
}

std::vector<Repositories::Permission> ReadPermissions(const Work& work, const Id& repository, GranteeKind kind,
                                                      const Id& after, std::size_t most) {
  Repositories repositories(work.tx());
  switch (kind) {
    case GranteeKind::kAccount: return repositories.AccountPermissions(repository, after, most);
    case GranteeKind::kApplication: return repositories.ApplicationPermissions(repository, after, most);
    case GranteeKind::kTeam: return repositories.TeamPermissions(repository, after, most);
  }
  return {};
}

}  // namespace

Result<PermissionPage, Refusal> ListPermissions(const Work& work, const Actor& actor, std::string_view name_space,
                                                std::string_view repository, GranteeKind kind,
                                                const PermissionPage::Place& after, std::size_t most) {
  const auto facts = FindAdministeredRepository(work, actor, name_space, repository, Access::kRead);
  if (!facts) return Fail(facts.error());
  const NamespaceFacts& owner = facts->name_space;
  const bool owned = kind == GranteeKind::kAccount && owner.kind == AccountKind::kUser;
  auto page = MakePage<PermissionPage>(
      ReadPermissions(work, facts->id, kind, after, most), most,
      [](const Repositories::Permission& permission) { return permission.grantee; },
      [&](const Repositories::Permission& one) -> std::optional<PermissionView> {
        if (owned && one.grantee == owner.id) return std::nullopt;
        const Grantee grantee{one.grantee, one.name, one.kind == AccountKind::kRobot, one.email};
        return View(work, owner, grantee, one.role);
      });
  if (owned && after.IsNone()) {
    const auto account = storage::Accounts(work.tx()).Find(owner.id);
    const Grantee grantee{owner.id, std::string(name_space), false, account ? account->email : ""};
    page.rows.insert(page.rows.begin(), {View(work, owner, grantee, RepositoryRole::kAdmin), Id()});
  }
  return page;
}

Result<PermissionView, Refusal> ShowPermission(const Work& work, const Actor& actor, std::string_view name_space,
                                               std::string_view repository, GranteeKind kind, std::string_view name) {
  const auto facts = FindAdministeredRepository(work, actor, name_space, repository, Access::kRead);
  if (!facts) return Fail(facts.error());
  const auto grantee = FindHolder(work, *facts, kind, name);
  if (!grantee) return Fail(Refusal::kNoPermission);
  const RepositoryRole role = IsOwner(facts->name_space, *grantee)
                                  ? RepositoryRole::kAdmin
                                  : Repositories(work.tx()).PermissionOf(facts->id, grantee->id);
  if (role == RepositoryRole::kNone) return Fail(Refusal::kNoPermission);
  return View(work, facts->name_space, *grantee, role);
}

Result<std::vector<RepositoryRole>, Refusal> ListTransitiveRoles(const Work& work, const Actor& actor,
                                                                 std::string_view name_space,
                                                                 std::string_view repository, std::string_view name) {
  const auto facts = FindAdministeredRepository(work, actor, name_space, repository, Access::kRead);
  if (!facts) return Fail(facts.error());
  const auto account = storage::Accounts(work.tx()).FindByName(name);
  if (!account) return Fail(Refusal::kNotFound);
  std::vector<RepositoryRole> roles = Repositories(work.tx()).RolesOf(facts->id, account->id);
  const bool owner = facts->name_space.kind == AccountKind::kUser && facts->name_space.id == account->id;
  if (owner && roles.empty()) roles.push_back(RepositoryRole::kAdmin);
  if (roles.empty()) return Fail(Refusal::kNotFound);
  return roles;
}

Result<void, Refusal> MaySetPermissions(const Work& work, const Actor& actor, std::string_view name_space,
                                        std::string_view repository) {
  const auto facts = FindAdministeredRepository(work, actor, name_space, repository, Access::kChange);
  if (!facts) return Fail(facts.error());
  return {};
}

Result<PermissionView, Refusal> SetPermission(const Run& run, const Actor& actor, std::string_view name_space,
                                              std::string_view repository, GranteeKind kind, std::string_view name,
                                              RepositoryRole role) {
  const auto facts = FindAdministeredRepository(run, actor, name_space, repository, Access::kChange);
  if (!facts) return Fail(facts.error());
  const auto grantee = FindHolder(run, *facts, kind, name);
  if (!grantee) return Fail(grantee.error());
  if (IsOwner(facts->name_space, *grantee) && role != RepositoryRole::kAdmin) return Fail(Refusal::kOwner);
  Repositories repositories(run.tx());
  const std::int64_t most = run.settings.limits.permissions;
  const bool another = repositories.PermissionOf(facts->id, grantee->id) == RepositoryRole::kNone;
  if (another && repositories.HasSoManyPermissions(facts->id, most)) return Fail(Refusal::kLimitReached);
  repositories.Permit(facts->id, grantee->id, role, run.now);
  boost::json::object metadata = Describe(*facts, kind, *grantee);
  metadata["role"] = std::string(NameOf(role));
  Record(run, actor, "change_repo_permission", facts->name_space.id, std::move(metadata), facts->id);
  return View(run, facts->name_space, *grantee, role);
}

Result<void, Refusal> DeletePermission(const Run& run, const Actor& actor, std::string_view name_space,
                                       std::string_view repository, GranteeKind kind, std::string_view name) {
  const auto facts = FindAdministeredRepository(run, actor, name_space, repository, Access::kChange);
  if (!facts) return Fail(facts.error());
  const auto grantee = FindHolder(run, *facts, kind, name);
  if (!grantee) return Fail(Refusal::kNoPermission);
  if (IsOwner(facts->name_space, *grantee)) return Fail(Refusal::kOwner);
  if (!Repositories(run.tx()).Forbid(facts->id, grantee->id, run.now)) return Fail(Refusal::kNoPermission);
  Record(run, actor, "delete_repo_permission", facts->name_space.id, Describe(*facts, kind, *grantee), facts->id);
  return {};
}

}  // namespace jeton::authority
