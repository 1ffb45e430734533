#include "authority/access/access_paths.h"

#include "storage/directory/repositories.h"
#include "storage/directory/repository_access.h"

namespace jeton::authority {
namespace {

using Kind = AccessPath::Kind;

Actions GrantsOf(RepositoryRole role) {
  return {.pull = role >= RepositoryRole::kRead,
          .push = role >= RepositoryRole::kWrite,
          .remove = role >= RepositoryRole::kAdmin};
}

}  // namespace

std::vector<AccessPath> PathsTo(const Work& work, const Actor& actor, RepositoryAction action,
                                const RepositoryFacts& repository) {
  std::vector<AccessPath> paths;
  if (!Decide(actor, OnRepository{action, repository}).allowed()) return paths;
  const RepositoryRole needed = NeededRole(action);
  const NamespaceFacts& name_space = repository.name_space;
  const bool pull = action == RepositoryAction::kPull;
  if (pull && repository.exists && repository.visibility == Visibility::kPublic) paths.push_back({Kind::kPublic});
  if (actor.FullAccess()) paths.push_back({Kind::kSuperuser});
  if (actor.readonly_superuser && Reads(action)) paths.push_back({Kind::kReadonlySuperuser});
  if (actor.subject == SubjectKind::kUser && actor.id == name_space.id) paths.push_back({Kind::kOwner});
  if (name_space.team_role == TeamRole::kAdmin) paths.push_back({Kind::kAdministrator});
  const RepositoryRole direct = storage::Repositories(work.tx()).PermissionOf(repository.id, actor.id, work.now);
  if (direct >= needed) paths.push_back({Kind::kDirect, {}, direct});
  for (auto& team : storage::RepositoryAccess(work.tx()).TeamsOf(repository.id, name_space.id, actor.id)) {
    if (team.role >= needed) paths.push_back({Kind::kTeam, std::move(team.team), team.role});
  }
  return paths;
}

Actions GrantsOf(const AccessPath& path) {
  switch (path.kind) {
    case Kind::kPublic:
    case Kind::kReadonlySuperuser: return GrantsOf(RepositoryRole::kRead);
    case Kind::kSuperuser:
    case Kind::kOwner:
    case Kind::kAdministrator: return GrantsOf(RepositoryRole::kAdmin);
    case Kind::kCreation: return GrantsOf(RepositoryRole::kWrite);
    case Kind::kDirect:
    case Kind::kTeam:
    case Kind::kTrustRule: break;
  }
  return GrantsOf(path.role);
}

}  // namespace jeton::authority
