#include "authority/members.h"

#include <map>

#include "authority/applications.h"
#include "authority/audit.h"
#include "storage/accounts.h"
#include "storage/repositories.h"
#include "storage/teams.h"

namespace jeton::authority {
namespace {

using storage::Repositories;
using storage::Teams;

// Everybody who has anything there, by name.
std::map<std::string, Person> ReadPeople(const Work& work, const Id& organization) {
  std::map<std::string, Person> people;
  const auto person = [&](const Account& account) -> Person& {
    Person& one = people[account.name];
    one.account = account;
    return one;
  };
  for (auto& member : Teams(work.tx()).AllMembers(organization)) {
    person(member.account).teams.push_back(std::move(member.team));
  }
  for (auto& grant : Repositories(work.tx()).PersonalGrants(organization)) {
    person(grant.account).repositories.push_back(std::move(grant.repository));
  }
  return people;
}

Result<std::vector<Person>, Refusal> ListUsersThere(Authority& authority, const Work& work, const Actor& actor,
                                                    std::string_view organization, bool in_teams) {
  const auto facts = FindAdministered(authority, work, actor, organization, true);
  if (!facts) return Fail(facts.error());
  std::vector<Person> users;
  for (auto& [name, person] : ReadPeople(work, facts->id)) {
    const bool user = person.account.kind == AccountKind::kUser;
    if (user && person.teams.empty() != in_teams) users.push_back(std::move(person));
  }
  return users;
}

}  // namespace

Result<std::vector<Person>, Refusal> ListMembers(Authority& authority, const Work& work, const Actor& actor,
                                                 std::string_view organization) {
  return ListUsersThere(authority, work, actor, organization, true);
}

Result<std::vector<Person>, Refusal> ListCollaborators(Authority& authority, const Work& work, const Actor& actor,
                                                       std::string_view organization) {
  return ListUsersThere(authority, work, actor, organization, false);
}

Result<Person, Refusal> ShowMember(Authority& authority, const Work& work, const Actor& actor,
                                   std::string_view organization, std::string_view name) {
  const auto facts = FindAdministered(authority, work, actor, organization, true);
  if (!facts) return Fail(facts.error());
  auto account = storage::Accounts(work.tx()).FindByName(name);
  if (!account) return Fail(Refusal::kNotFound);
  Person person{*account, Teams(work.tx()).NamesOf(facts->id, account->id), {}};
  const bool its_robot = account->kind == AccountKind::kRobot && account->owner == facts->id;
  if (person.teams.empty() && !its_robot) return Fail(Refusal::kNotFound);
  for (auto& grant : Repositories(work.tx()).GrantedTo(facts->id, account->id)) {
    person.repositories.push_back(std::move(grant.repository));
  }
  return person;
}

Result<void, Refusal> RemoveFromOrganization(Authority& authority, const Work& work, const Actor& actor,
                                             std::string_view organization, std::string_view name) {
  const auto facts = FindAdministered(authority, work, actor, organization, false);
  if (!facts) return Fail(facts.error());
  const auto account = storage::Accounts(work.tx()).FindByName(name);
  if (!account || account->kind != AccountKind::kUser) return Fail(Refusal::kNotFound);
  Teams teams(work.tx());
  const bool admin = teams.RoleIn(facts->id, account->id) == TeamRole::kAdmin;
  if (admin && !teams.StillAdministered(facts->id, {.team = {}, .account = account->id}, Id())) {
    return Fail(Refusal::kSoleAdmin);
  }
  for (const std::string& team : teams.NamesOf(facts->id, account->id)) {
    Record(authority, work, actor, "org_remove_team_member", facts->id, {{"member", account->name}, {"team", team}});
  }
  teams.RemoveFromAll(facts->id, account->id, work.now);
  Repositories(work.tx()).ForbidAll(facts->id, account->id, work.now);
  return {};
}

}  // namespace jeton::authority
