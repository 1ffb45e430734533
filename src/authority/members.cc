#include "authority/members.h"

#include "authority/applications.h"
#include "authority/audit.h"
#include "storage/accounts.h"
#include "storage/repositories.h"
#include "storage/teams.h"

namespace jeton::authority {
namespace {

using storage::Repositories;
using storage::Teams;

Person Describe(const Work& work, const Id& organization, Account account) {
  auto teams = Teams(work.tx()).NamesOf(organization, account.id);
  auto repositories = Repositories(work.tx()).NamesPermittedTo(organization, account.id);
  return {std::move(account), std::move(teams), std::move(repositories)};
}

}  // namespace

Result<PersonPage, Refusal> ListMembers(Authority& authority, const Work& work, const Actor& actor,
                                        std::string_view organization, const PersonPage::Place& after,
                                        std::size_t most) {
  const auto facts = FindAdministered(authority, work, actor, organization, true);
  if (!facts) return Fail(facts.error());
  return MakePage<PersonPage>(
      Teams(work.tx()).PeopleOf(facts->id, after, most), most, [](const Account& account) { return account.id; },
      [&](Account account) -> std::optional<Person> {
        if (account.kind != AccountKind::kUser) return std::nullopt;
        Person person = Describe(work, facts->id, std::move(account));
        // What remains of a team that is gone makes no members.
        return person.teams.empty() ? std::nullopt : std::optional(std::move(person));
      });
}

Result<PersonPage, Refusal> ListCollaborators(Authority& authority, const Work& work, const Actor& actor,
                                              std::string_view organization, const PersonPage::Place& after,
                                              std::size_t most) {
  const auto facts = FindAdministered(authority, work, actor, organization, true);
  if (!facts) return Fail(facts.error());
  return MakePage<PersonPage>(
      Repositories(work.tx()).GranteesBelow(facts->id, after, most), most, [](const Id& grantee) { return grantee; },
      [&](const Id& grantee) -> std::optional<Person> {
        auto account = storage::Accounts(work.tx()).Find(grantee);
        if (!account || account->kind != AccountKind::kUser) return std::nullopt;
        if (Teams(work.tx()).RoleIn(facts->id, grantee) != TeamRole::kNone) return std::nullopt;
        Person person = Describe(work, facts->id, std::move(*account));
        return person.repositories.empty() ? std::nullopt : std::optional(std::move(person));
      });
}

Result<Person, Refusal> ShowMember(Authority& authority, const Work& work, const Actor& actor,
                                   std::string_view organization, std::string_view name) {
  const auto facts = FindAdministered(authority, work, actor, organization, true);
  if (!facts) return Fail(facts.error());
  auto account = storage::Accounts(work.tx()).FindByName(name);
  if (!account) return Fail(Refusal::kNotFound);
  const bool its_robot = account->kind == AccountKind::kRobot && account->owner == facts->id;
  Person person = Describe(work, facts->id, std::move(*account));
  if (person.teams.empty() && !its_robot) return Fail(Refusal::kNotFound);
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
