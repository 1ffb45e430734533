#include "domain/roles.h"

namespace jeton {

std::string_view NameOf(RepositoryRole role) {
  switch (role) {
    case RepositoryRole::kRead: return "read";
    case RepositoryRole::kWrite: return "write";
    case RepositoryRole::kAdmin: return "admin";
    case RepositoryRole::kNone: break;
  }
  return "none";
}

std::string_view NameOf(TeamRole role) {
  switch (role) {
    case TeamRole::kMember: return "member";
    case TeamRole::kCreator: return "creator";
    case TeamRole::kAdmin: return "admin";
    case TeamRole::kNone: break;
  }
  return "none";
}

std::optional<RepositoryRole> ParseRepositoryRole(std::string_view name) {
  for (const auto role : {RepositoryRole::kRead, RepositoryRole::kWrite, RepositoryRole::kAdmin}) {
    if (NameOf(role) == name) return role;
  }
  return std::nullopt;
}

std::optional<TeamRole> ParseTeamRole(std::string_view name) {
  for (const auto role : {TeamRole::kMember, TeamRole::kCreator, TeamRole::kAdmin}) {
    if (NameOf(role) == name) return role;
  }
  return std::nullopt;
}

}  // namespace jeton
