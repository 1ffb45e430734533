#pragma once

#include <optional>
#include <string>
#include <vector>

#include "authority/page.h"
#include "authority/refusal.h"
#include "authority/run.h"
#include "domain/lists/name_place.h"
#include "domain/policy.h"
#include "storage/directory/repositories.h"

namespace jeton::authority {

// The teams of an organization. A change cannot take away its caller's own last role of admin, nor leave the
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
// Changes the team, or creates it if there is none of that name.
Result<ChangedTeam, Refusal> SetTeam(const Run& run, const Actor& actor, std::string_view organization,
                                     const std::string& name, const TeamChange& change);
// kUnknownTeam.
Result<void, Refusal> DeleteTeam(const Run& run, const Actor& actor, std::string_view organization,
                                 std::string_view name);

struct VisibleTeam {
  Team team;
  bool can_edit = false;
};
// Finds a team for its members and the admins. kNotFound if it does not exist.
Result<VisibleTeam, Refusal> FindVisibleTeam(const Run& run, const Actor& actor, std::string_view organization,
                                             std::string_view team);
struct TeamName {
  std::string_view organization;
  std::string_view name;
};
// Lists the teams of an organization for callers that may see it, by name; kNotFound for others.
using TeamPage = Page<Team, std::string>;
Result<TeamPage, Refusal> ListTeams(const Run& run, const Actor& actor, std::string_view organization,
                                    const std::string& after, Extent extent);
// Finds a team, without its members, for callers that may see the organization; kNotFound for others.
Result<Team, Refusal> ShowTeam(const Run& run, const Actor& actor, const TeamName& team);
// Lists users and robots of a team that the caller may see. The order has no meaning.
using MemberPage = Page<Account, Id>;
Result<MemberPage, Refusal> ListTeamMembers(const Run& run, const Actor& actor, const TeamName& team,
                                            const MemberPage::Place& after, std::size_t most);
// Lists them by name.
using NamedMemberPage = Page<Account, NamePlace>;
Result<NamedMemberPage, Refusal> ListTeamMembersByName(const Run& run, const Actor& actor, const TeamName& team,
                                                       const NamePlace& after, Extent extent);
// kUnknownTeam, kUnknownGrantee, kForeignRobot, kAlreadyMember, kLimitReached.
Result<Account, Refusal> AddTeamMember(const Run& run, const Actor& actor, std::string_view organization,
                                       std::string_view team, std::string_view member);
// kNotFound for a team or account that does not exist; kNotMember.
Result<void, Refusal> RemoveTeamMember(const Run& run, const Actor& actor, std::string_view organization,
                                       std::string_view team, std::string_view member);

// The roles of a team or robot on the repositories of a name space. The order has no meaning.
using GrantPage = Page<storage::Repositories::Grant, Id>;
GrantPage PageOfGrants(const Work& work, const Id& name_space, const Id& grantee, const Id& after, std::size_t most);
Result<GrantPage, Refusal> ListTeamPermissions(const Run& run, const Actor& actor, const TeamName& team,
                                               const GrantPage::Place& after, std::size_t most);

}  // namespace jeton::authority
