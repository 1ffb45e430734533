#include "authority/organizations/profile.h"

#include "storage/directory/accounts.h"
#include "storage/directory/teams.h"

namespace jeton::authority {

bool IsInManyTeams(const Work& work, const Actor& actor) {
  constexpr std::int64_t kMany = 50;
  return storage::Teams(work.tx()).IsInSoMany(actor.id, kMany);
}

std::optional<Profile> ReadProfile(const Work& work, const Actor& actor) {
  if (!Decide(actor, OnSelf{SelfRole::kRead}).allowed()) return std::nullopt;
  auto account = storage::Accounts(work.tx()).Find(actor.id);
  if (!account) return std::nullopt;
  Profile profile{std::move(*account), {}};
  const NamespaceFacts own{.exists = true, .id = actor.id, .kind = AccountKind::kUser, .enabled = true};
  profile.creates_repositories = Decide(actor, CreateRepository{own}).allowed();
  for (auto& membership : storage::Teams(work.tx()).MembershipsOf(actor.id)) {
    const NamespaceFacts facts{.exists = true,
                               .id = membership.organization.id,
                               .kind = AccountKind::kOrganization,
                               .enabled = true,
                               .team_role = membership.role};
    const bool administers = Decide(actor, OnOrganization{TeamRole::kAdmin, Access::kChange, facts}).allowed();
    profile.organizations.push_back({std::move(membership.organization.name), std::move(membership.organization.email),
                                     Decide(actor, CreateRepository{facts}).allowed(), administers});
  }
  return profile;
}

std::optional<Account> FindAccount(const Work& work, const Id& id) { return storage::Accounts(work.tx()).Find(id); }

bool HasManyTeams(const Run& run, const Actor& actor, std::string_view name) {
  constexpr std::int64_t kMany = 8;  // each takes a count of its members
  const NamespaceFacts facts = FindOrganization(run, actor, name);
  return ViewOrganization(actor, facts).member && storage::Teams(run.tx()).HasSoMany(facts.id, kMany);
}

std::optional<OrganizationProfile> ReadOrganization(const Run& run, const Actor& actor, std::string_view name) {
  const NamespaceFacts facts = FindOrganization(run, actor, name);
  if (!facts.exists) return std::nullopt;
  auto organization = storage::Accounts(run.tx()).Find(facts.id);
  if (!organization) return std::nullopt;
  OrganizationProfile profile{std::move(*organization), ViewOrganization(actor, facts), {}};
  if (!profile.view.member) return profile;
  for (auto& team : storage::Teams(run.tx()).Of(facts.id)) {
    const bool in_team = storage::Teams(run.tx()).HasMember(team.team.id, actor.id);
    const bool can_view = Decide(actor, SeeTeam{facts, in_team}).allowed();
    profile.teams.push_back({std::move(team.team.name), std::move(team.team.description), team.team.role, team.members,
                             team.repositories, can_view});
  }
  return profile;
}

}  // namespace jeton::authority
