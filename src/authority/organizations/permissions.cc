#include "authority/organizations/permissions.h"

#include <algorithm>

#include "authority/audit.h"
#include "authority/grantees.h"
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

Result<Grantee, Refusal> FindHolder(const Work& work, const RepositoryFacts& repository, const GranteeName& wanted) {
  const auto& [kind, name] = wanted;
  const NamespaceFacts& name_space = repository.name_space;
  if (kind == GranteeKind::kApplication) {
    const auto application = storage::Applications(work.tx()).FindByClientId(name);
    // An application of another organization cannot have a role here.
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

PermissionView View(const Work& work, const NamespaceFacts& name_space, const Grantee& grantee, const RoleTerm& term) {
  PermissionView view{.name = grantee.name, .email = grantee.email, .robot = grantee.robot, .term = term};
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
    case GranteeKind::kAccount: return repositories.AccountPermissions(repository, after, most, work.now);
    case GranteeKind::kApplication: return repositories.ApplicationPermissions(repository, after, most);
    case GranteeKind::kTeam: return repositories.TeamPermissions(repository, after, most);
  }
  return {};
}

}  // namespace

PermissionPage ListPermissions(const Work& work, const InspectedRepository& repository, GranteeKind kind,
                               const PermissionPage::Place& after, std::size_t most) {
  const NamespaceFacts& owner = repository.name_space();
  const bool owned = kind == GranteeKind::kAccount && owner.kind == AccountKind::kUser;
  auto page = MakePage<PermissionPage>(
      ReadPermissions(work, repository.id(), kind, after, most), most,
      [](const Repositories::Permission& permission) { return permission.grantee; },
      [&](const Repositories::Permission& one) -> std::optional<PermissionView> {
        if (owned && one.grantee == owner.id) return std::nullopt;
        const Grantee grantee{one.grantee, one.name, one.kind == AccountKind::kRobot, one.email};
        return View(work, owner, grantee, {one.role, one.end});
      });
  if (owned && after.IsNone()) {
    const auto account = storage::Accounts(work.tx()).Find(owner.id);
    const std::string& full_name = repository.facts().full_name;
    const Grantee grantee{owner.id, full_name.substr(0, full_name.find('/')), false, account ? account->email : ""};
    page.rows.insert(page.rows.begin(), {View(work, owner, grantee, {RepositoryRole::kAdmin}), Id()});
  }
  return page;
}

RolePage ListRoles(const Work& work, const InspectedRepository& repository, const NamePlace& after, Extent extent) {
  using Holder = Repositories::Holder;
  using HeldRole = Repositories::HeldRole;
  return MakePage<RolePage>(
      Repositories(work.tx()).RolesByName(repository.id(), after, extent, work.now), extent.most,
      [](const HeldRole& held) {
        return NamePlace{held.permission.name, held.permission.grantee};
      },
      [](const HeldRole& held) -> std::optional<ListedRole> {
        if (held.holder == Holder::kNothing) return std::nullopt;
        const GranteeKind kind = held.holder == Holder::kTeam          ? GranteeKind::kTeam
                                 : held.holder == Holder::kApplication ? GranteeKind::kApplication
                                                                       : GranteeKind::kAccount;
        const auto& permission = held.permission;
        return ListedRole{kind,
                          {.name = permission.name,
                           .email = permission.email,
                           .robot = permission.kind == AccountKind::kRobot,
                           .term = {permission.role, permission.end},
                           .in_organization = true}};
      });
}

Result<PermissionView, Refusal> ShowPermission(const Work& work, const InspectedRepository& repository,
                                               const GranteeName& name) {
  const auto grantee = FindHolder(work, repository.facts(), name);
  if (!grantee) return Fail(Refusal::kNoPermission);
  const NamespaceFacts& name_space = repository.name_space();
  const RoleTerm term = IsOwner(name_space, *grantee)
                            ? RoleTerm{RepositoryRole::kAdmin}
                            : Repositories(work.tx()).TermOf(repository.id(), grantee->id, work.now);
  if (term.role == RepositoryRole::kNone) return Fail(Refusal::kNoPermission);
  return View(work, name_space, *grantee, term);
}

Result<std::vector<RepositoryRole>, Refusal> ListTransitiveRoles(const Work& work,
                                                                 const InspectedRepository& repository,
                                                                 std::string_view name) {
  const auto account = storage::Accounts(work.tx()).FindByName(name);
  if (!account) return Fail(Refusal::kNotFound);
  std::vector<RepositoryRole> roles = Repositories(work.tx()).RolesOf(repository.id(), account->id, work.now);
  const NamespaceFacts& name_space = repository.name_space();
  const bool owner = name_space.kind == AccountKind::kUser && name_space.id == account->id;
  if (owner && roles.empty()) roles.push_back(RepositoryRole::kAdmin);
  if (roles.empty()) return Fail(Refusal::kNotFound);
  return roles;
}

Result<PermissionView, Refusal> SetPermission(const Run& run, const AdministeredRepository& repository,
                                              const GranteeName& name, const RoleTerm& term) {
  const auto grantee = FindHolder(run, repository.facts(), name);
  if (!grantee) return Fail(grantee.error());
  const NamespaceFacts& name_space = repository.name_space();
  if (IsOwner(name_space, *grantee) && term.role != RepositoryRole::kAdmin) return Fail(Refusal::kOwner);
  Repositories repositories(run.tx());
  const std::int64_t most = run.settings.limits.permissions;
  const bool another = repositories.PermissionOf(repository.id(), grantee->id, run.now) == RepositoryRole::kNone;
  if (another && repositories.HasSoManyPermissions(repository.id(), most)) return Fail(Refusal::kLimitReached);
  repositories.Permit(repository.id(), grantee->id, term, run.now);
  boost::json::object metadata = Describe(repository.facts(), name.kind, *grantee);
  metadata["role"] = std::string(NameOf(term.role));
  if (term.end != kNever) metadata["expires"] = FormatRfc3339(term.end);
  Record(run, repository.by(), "change_repo_permission", name_space.id, std::move(metadata), repository.id());
  return View(run, name_space, *grantee, term);
}

Result<RoleTerm, Refusal> LendRole(const Run& run, const AdministeredRepository& repository, std::string_view account,
                                   const RoleTerm& term) {
  const GranteeName name{GranteeKind::kAccount, account};
  const auto grantee = FindHolder(run, repository.facts(), name);
  if (!grantee) return Fail(grantee.error());
  if (IsOwner(repository.name_space(), *grantee)) return Fail(Refusal::kOwner);
  const RoleTerm held = Repositories(run.tx()).TermOf(repository.id(), grantee->id, run.now);
  if (held.role == term.role && held.end >= term.end) return held;
  if (held.role > term.role && held.end >= term.end) return held;
  if (held.role > term.role) return Fail(Refusal::kOtherRole);
  const bool loses = held.role != RepositoryRole::kNone && held.role < term.role && held.end > term.end;
  if (loses) return Fail(Refusal::kOtherRole);
  const auto set = SetPermission(run, repository, name, term);
  if (!set) return Fail(set.error());
  return term;
}

Result<void, Refusal> DeletePermission(const Run& run, const AdministeredRepository& repository,
                                       const GranteeName& name) {
  const auto grantee = FindHolder(run, repository.facts(), name);
  if (!grantee) return Fail(Refusal::kNoPermission);
  const NamespaceFacts& name_space = repository.name_space();
  if (IsOwner(name_space, *grantee)) return Fail(Refusal::kOwner);
  if (!Repositories(run.tx()).Forbid(repository.id(), grantee->id, run.now)) return Fail(Refusal::kNoPermission);
  Record(run, repository.by(), "delete_repo_permission", name_space.id,
         Describe(repository.facts(), name.kind, *grantee), repository.id());
  return {};
}

}  // namespace jeton::authority
