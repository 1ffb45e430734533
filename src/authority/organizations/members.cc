#include "authority/organizations/members.h"

#include <limits>

#include "authority/audit.h"
#include "authority/names_budget.h"
#include "authority/organizations/organizations.h"
#include "storage/directory/accounts.h"
#include "storage/directory/repositories.h"
#include "storage/directory/teams.h"

namespace jeton::authority {
namespace {

using storage::Repositories;
using storage::Teams;

Person Describe(const Work& work, const Id& organization, Account account, std::vector<std::string> repositories) {
  auto teams = Teams(work.tx()).NamesOf(organization, account.id);
  return {std::move(account), std::move(teams), std::move(repositories)};
}

// Chooses from the candidates after `after` those who qualify. `next` is where the list goes on after all candidates.
PersonPage Choose(const Work& work, const Id& organization, std::vector<Account> accounts, Id after, bool members,
                  const std::optional<Id>& next) {
  PersonPage page;
  NamesBudget budget(work);
  for (Account& account : accounts) {
    auto names = Repositories(work.tx()).NamesPermittedTo(organization, account.id, budget.most(), work.now);
    if (!budget.Takes(names.size())) {
      page.next = after;
      return page;
    }
    after = account.id;
    Person person = Describe(work, organization, std::move(account), std::move(names));
    // Leftover rows of removed teams and repositories do not count.
    const bool collaborator = person.teams.empty() && !person.repositories.empty();
    if (members ? !person.teams.empty() : collaborator) page.rows.push_back({std::move(person), after});
  }
  page.next = next;
  return page;
}

}  // namespace

Result<PersonPage, Refusal> ListMembers(const Run& run, const Actor& actor, std::string_view organization,
                                        const PersonPage::Place& after, std::size_t most) {
  const auto administered = Administer<Access::kRead>(run, actor, organization);
  if (!administered) return Fail(administered.error());
  auto people = Teams(run.tx()).PeopleOf(administered->id(), after, most);
  const auto next = people.size() < most ? std::nullopt : std::optional(people.back().id);
  std::erase_if(people, [](const Account& account) { return account.kind != AccountKind::kUser; });
  return Choose(run, administered->id(), std::move(people), after, true, next);
}

Result<PersonPage, Refusal> ListCollaborators(const Run& run, const Actor& actor, std::string_view organization,
                                              const PersonPage::Place& after, std::size_t most) {
  const auto administered = Administer<Access::kRead>(run, actor, organization);
  if (!administered) return Fail(administered.error());
  const auto grantees = Repositories(run.tx()).GranteesBelow(administered->id(), after, most);
  const auto next = grantees.size() < most ? std::nullopt : std::optional(grantees.back());
  std::vector<Account> users;
  for (const Id& grantee : grantees) {
    auto account = storage::Accounts(run.tx()).Find(grantee);
    if (account && account->kind == AccountKind::kUser) users.push_back(std::move(*account));
  }
  return Choose(run, administered->id(), std::move(users), after, false, next);
}

Result<Person, Refusal> ShowMember(const Run& run, const Actor& actor, std::string_view organization,
                                   std::string_view name) {
  const auto administered = Administer<Access::kRead>(run, actor, organization);
  if (!administered) return Fail(administered.error());
  auto account = storage::Accounts(run.tx()).FindByName(name);
  if (!account) return Fail(Refusal::kNotFound);
  const bool its_robot = account->kind == AccountKind::kRobot && account->owner == administered->id();
  constexpr std::size_t kAll = std::numeric_limits<std::int64_t>::max();
  auto names = Repositories(run.tx()).NamesPermittedTo(administered->id(), account->id, kAll, run.now);
  Person person = Describe(run, administered->id(), std::move(*account), std::move(names));
  if (person.teams.empty() && !its_robot) return Fail(Refusal::kNotFound);
  return person;
}

Result<void, Refusal> RemoveFromOrganization(const Run& run, const Actor& actor, std::string_view organization,
                                             std::string_view name) {
  const auto administered = Administer<Access::kChange>(run, actor, organization);
  if (!administered) return Fail(administered.error());
  const auto account = storage::Accounts(run.tx()).FindByName(name);
  if (!account || account->kind != AccountKind::kUser) return Fail(Refusal::kNotFound);
  Teams teams(run.tx());
  const bool admin = teams.RoleIn(administered->id(), account->id) == TeamRole::kAdmin;
  if (admin && !teams.StillAdministered(administered->id(), {.team = {}, .account = account->id}, Id())) {
    return Fail(Refusal::kSoleAdmin);
  }
  for (const std::string& team : teams.NamesOf(administered->id(), account->id)) {
    Record(run, actor, "org_remove_team_member", administered->id(), {{"member", account->name}, {"team", team}});
  }
  teams.RemoveFromAll(administered->id(), account->id, run.now);
  Repositories(run.tx()).ForbidAll(administered->id(), account->id, run.now);
  return {};
}

}  // namespace jeton::authority
