#include "authority/organizations/teams.h"

#include "authority/audit.h"
#include "authority/grantees.h"
#include "authority/organizations/organizations.h"
#include "domain/names.h"
#include "storage/directory/accounts.h"
#include "storage/directory/teams.h"

namespace jeton::authority {
namespace {

using storage::Teams;

// Returns whether the organization would keep an admin, and a caller who is one through a team would stay one.
bool Keeps(const Work& work, const Actor& actor, const NamespaceFacts& organization, const Teams::Loss& loss) {
  Teams teams(work.tx());
  if (!teams.StillAdministered(organization.id, loss, Id())) return false;
  return organization.team_role < TeamRole::kAdmin || teams.StillAdministered(organization.id, loss, actor.id);
}

bool CanView(const Work& work, const Actor& actor, const NamespaceFacts& organization, const Id& team) {
  return Decide(actor, SeeTeam{organization, Teams(work.tx()).HasMember(team, actor.id)}).allowed();
}

struct FoundTeam {
  NamespaceFacts organization;
  Team team;
};

template <Access access>
Result<FoundTeam, Refusal> FindTeam(const Run& run, const Actor& actor, std::string_view organization,
                                    std::string_view name) {
  const auto administered = Administer<access>(run, actor, organization);
  if (!administered) return Fail(administered.error());
  auto team = Teams(run.tx()).Find(administered->id(), name);
  if (!team) return Fail(Refusal::kUnknownTeam);
  return FoundTeam{administered->facts(), std::move(*team)};
}

ChangedTeam Create(const Run& run, const Actor& actor, const NamespaceFacts& organization, const std::string& name,
                   const TeamChange& change) {
  Team team{run.NewId(), organization.id, name, change.role, change.description.value_or(""), run.now};
  Teams(run.tx()).Add(team);
  Record(run, actor, "org_create_team", organization.id, {{"team", name}});
  if (!team.description.empty()) {
    Record(run, actor, "org_set_team_description", organization.id,
           {{"team", name}, {"description", team.description}});
  }
  const bool can_view = CanView(run, actor, organization, team.id);
  return {std::move(team), true, can_view};
}

void RecordChange(const Run& run, const Actor& actor, const Team& before, const Team& after) {
  if (after.description != before.description) {
    Record(run, actor, "org_set_team_description", after.organization,
           {{"team", after.name}, {"description", after.description}});
  }
  if (after.role != before.role) {
    Record(run, actor, "org_set_team_role", after.organization,
           {{"team", after.name}, {"role", std::string(NameOf(after.role))}});
  }
}

}  // namespace

Result<ChangedTeam, Refusal> SetTeam(const Run& run, const Actor& actor, std::string_view organization,
                                     const std::string& name, const TeamChange& change) {
  const auto found = FindTeam<Access::kChange>(run, actor, organization, name);
  if (!found && found.error() != Refusal::kUnknownTeam) return Fail(found.error());
  if (!found) {
    if (!IsAccountName(name)) return Fail(Refusal::kInvalidName);
    const NamespaceFacts facts = FindOrganization(run, actor, organization);
    if (Teams(run.tx()).HasSoMany(facts.id, run.settings.limits.teams)) return Fail(Refusal::kLimitReached);
    return Create(run, actor, facts, name, change);
  }
  Team team = found->team;
  team.role = change.role;
  team.description = change.description.value_or(team.description);
  const bool demoted = found->team.role == TeamRole::kAdmin && team.role != TeamRole::kAdmin;
  if (demoted && !Keeps(run, actor, found->organization, {.team = team.id, .account = {}})) {
    return Fail(Refusal::kSoleAdmin);
  }
  Teams(run.tx()).Update(team, run.now);
  RecordChange(run, actor, found->team, team);
  const bool can_view = CanView(run, actor, found->organization, team.id);
  return ChangedTeam{std::move(team), false, can_view};
}

Result<void, Refusal> DeleteTeam(const Run& run, const Actor& actor, std::string_view organization,
                                 std::string_view name) {
  const auto found = FindTeam<Access::kChange>(run, actor, organization, name);
  if (!found) return Fail(found.error());
  const bool admins = found->team.role == TeamRole::kAdmin;
  if (admins && !Keeps(run, actor, found->organization, {.team = found->team.id, .account = {}})) {
    return Fail(Refusal::kSoleAdmin);
  }
  Teams(run.tx()).Remove(found->team, run.now);
  Record(run, actor, "org_delete_team", found->organization.id, {{"team", found->team.name}});
  return {};
}

Result<VisibleTeam, Refusal> FindVisibleTeam(const Run& run, const Actor& actor, std::string_view organization,
                                             std::string_view name) {
  const NamespaceFacts facts = FindOrganization(run, actor, organization);
  auto team = facts.exists ? Teams(run.tx()).Find(facts.id, name) : std::nullopt;
  const bool in_team = team && Teams(run.tx()).HasMember(team->id, actor.id);
  if (!Decide(actor, SeeTeam{facts, in_team}).allowed()) {
    const bool everywhere = actor.FullAccess() || actor.readonly_superuser;
    return Fail(!facts.exists && everywhere ? Refusal::kNotFound : Refusal::kForbidden);
  }
  if (!team) return Fail(Refusal::kNotFound);
  return VisibleTeam{std::move(*team),
                     Decide(actor, OnOrganization{TeamRole::kAdmin, Access::kChange, facts}).allowed()};
}

Result<TeamPage, Refusal> ListTeams(const Run& run, const Actor& actor, std::string_view organization,
                                    const std::string& after, Extent extent) {
  const NamespaceFacts facts = FindOrganization(run, actor, organization);
  if (!Decide(actor, SeeOrganization{facts}).allowed()) return Fail(Refusal::kNotFound);
  return MakePage<TeamPage>(
      Teams(run.tx()).PageOf(facts.id, after, extent), extent.most, [](const Team& team) { return team.name; },
      [](Team team) { return std::optional(std::move(team)); });
}

Result<Team, Refusal> ShowTeam(const Run& run, const Actor& actor, const TeamName& wanted) {
  const NamespaceFacts facts = FindOrganization(run, actor, wanted.organization);
  if (!Decide(actor, SeeOrganization{facts}).allowed()) return Fail(Refusal::kNotFound);
  auto team = Teams(run.tx()).Find(facts.id, wanted.name);
  if (!team) return Fail(Refusal::kUnknownTeam);
  return std::move(*team);
}

Result<MemberPage, Refusal> ListTeamMembers(const Run& run, const Actor& actor, const TeamName& team,
                                            const MemberPage::Place& after, std::size_t most) {
  const auto found = FindVisibleTeam(run, actor, team.organization, team.name);
  if (!found) return Fail(found.error());
  return MakePage<MemberPage>(
      Teams(run.tx()).MembersOf(found->team.id, after, most), most, [](const Account& account) { return account.id; },
      [](Account account) { return std::optional(std::move(account)); });
}

Result<NamedMemberPage, Refusal> ListTeamMembersByName(const Run& run, const Actor& actor, const TeamName& team,
                                                       const NamePlace& after, Extent extent) {
  const auto found = FindVisibleTeam(run, actor, team.organization, team.name);
  if (!found) return Fail(found.error());
  return MakePage<NamedMemberPage>(
      Teams(run.tx()).MembersByName(found->team.id, after, extent), extent.most,
      [](const Account& account) {
        return NamePlace{account.name, account.id};
      },
      [](Account account) { return std::optional(std::move(account)); });
}

Result<Account, Refusal> AddTeamMember(const Run& run, const Actor& actor, std::string_view organization,
                                       std::string_view team, std::string_view member) {
  const auto found = FindTeam<Access::kChange>(run, actor, organization, team);
  if (!found) return Fail(found.error());
  auto account = FindGrantee(run, organization, member);
  if (!account) return Fail(account.error());
  Teams teams(run.tx());
  if (teams.HasMember(found->team.id, account->id)) return Fail(Refusal::kAlreadyMember);
  if (teams.HasSoManyMembers(found->team.id, run.settings.limits.members)) return Fail(Refusal::kLimitReached);
  teams.AddMember(found->team.id, account->id, run.now);
  Record(run, actor, "org_add_team_member", found->organization.id,
         {{"member", account->name}, {"team", found->team.name}});
  return account;
}

Result<void, Refusal> RemoveTeamMember(const Run& run, const Actor& actor, std::string_view organization,
                                       std::string_view team, std::string_view member) {
  const auto found = FindTeam<Access::kChange>(run, actor, organization, team);
  if (!found) return Fail(found.error() == Refusal::kUnknownTeam ? Refusal::kNotFound : found.error());
  const auto account = FindGrantee(run, organization, member);
  if (!account) return Fail(Refusal::kNotFound);
  if (!Teams(run.tx()).HasMember(found->team.id, account->id)) return Fail(Refusal::kNotMember);
  const bool admin = found->team.role == TeamRole::kAdmin && account->kind == AccountKind::kUser;
  if (admin && !Keeps(run, actor, found->organization, {.team = found->team.id, .account = account->id})) {
    return Fail(Refusal::kSoleAdmin);
  }
  Teams(run.tx()).RemoveMember(found->team.id, account->id, run.now);
  Record(run, actor, "org_remove_team_member", found->organization.id,
         {{"member", account->name}, {"team", found->team.name}});
  return {};
}

GrantPage PageOfGrants(const Work& work, const Id& name_space, const Id& grantee, const Id& after, std::size_t most) {
  using storage::Repositories;
  return MakePage<GrantPage>(
      Repositories(work.tx()).GrantedTo(name_space, grantee, after, most, work.now), most,
      [](const Repositories::Grant& grant) { return grant.id; },
      [](Repositories::Grant grant) { return std::optional(std::move(grant)); });
}

Result<GrantPage, Refusal> ListTeamPermissions(const Run& run, const Actor& actor, const TeamName& team,
                                               const GrantPage::Place& after, std::size_t most) {
  const auto found = FindTeam<Access::kRead>(run, actor, team.organization, team.name);
  if (!found) return Fail(found.error() == Refusal::kUnknownTeam ? Refusal::kNotFound : found.error());
  return PageOfGrants(run, found->organization.id, found->team.id, after, most);
}

}  // namespace jeton::authority
