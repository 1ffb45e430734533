#pragma once

#include <optional>
#include <string_view>

namespace jeton {

// Ordered: a higher role includes the lower ones. The numbers are stored.
enum class RepositoryRole { kNone = 0, kRead = 1, kWrite = 2, kAdmin = 3 };
enum class TeamRole { kNone = 0, kMember = 1, kCreator = 2, kAdmin = 3 };

// What a token may do with its user's own account.
enum class SelfRole { kNone = 0, kRead = 1, kAdmin = 2 };

enum class Visibility { kPrivate = 0, kPublic = 1 };

std::string_view NameOf(RepositoryRole role);  // read, write, admin
std::string_view NameOf(TeamRole role);        // member, creator, admin
std::optional<RepositoryRole> ParseRepositoryRole(std::string_view name);
std::optional<TeamRole> ParseTeamRole(std::string_view name);

}  // namespace jeton
