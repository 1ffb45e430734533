#pragma once

#include <optional>
#include <string>
#include <vector>

#include "authority/authority.h"
#include "authority/work.h"
#include "domain/policy.h"
#include "storage/repositories.h"

namespace jeton::authority {

// The teams of an organization. Who changes one, cannot take his own last role of admin away, nor leave the
// organization without an admin: kSoleAdmin.

struct TeamChange {
  TeamRole role = TeamRole::kMember;
  std::optional<std::string> description;
};
struct ChangedTeam {
  Team team;
  bool created = false;
  bool can_view = false;
};
// Creates the team when there is none of that name.
Result<ChangedTeam, Refusal> SetTeam(Authority& authority, const Work& work, const Actor& actor,
                                     std::string_view organization, const std::string& name, const TeamChange& change);
// kUnknownTeam.
Result<void, Refusal> DeleteTeam(Authority& authority, const Work& work, const Actor& actor,
                                 std::string_view organization, std::string_view name);

struct TeamMembers {
  std::vector<Account> members;  // users and robots
  bool can_edit = false;
};
// For its members and the admins; kNotFound for a team that is not there.
Result<TeamMembers, Refusal> ListTeamMembers(Authority& authority, const Work& work, const Actor& actor,
                                             std::string_view organization, std::string_view team);
// kUnknownTeam, kUnknownGrantee, kForeignRobot, kAlreadyMember.
Result<Account, Refusal> AddTeamMember(Authority& authority, const Work& work, const Actor& actor,
                                       std::string_view organization, std::string_view team, std::string_view member);
// kNotFound for a team or an account that is not there, kNotMember.
Result<void, Refusal> RemoveTeamMember(Authority& authority, const Work& work, const Actor& actor,
                                       std::string_view organization, std::string_view team, std::string_view member);

using Grants = std::vector<storage::Repositories::Grant>;
Result<Grants, Refusal> ListTeamPermissions(Authority& authority, const Work& work, const Actor& actor,
                                            std::string_view organization, std::string_view team);

}  // namespace jeton::authority
