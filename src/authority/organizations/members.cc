#include "authority/organizations/members.h"

#include <limits>
#include <utility>

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

Id PlaceAt(const Account& account, const Id&) { return account.id; }
NamePlace PlaceAt(const Account& account, const NamePlace&) { return {account.name, account.id}; }

// Accounts that may belong to the page after `after`, in its order. `next`: where the list goes on after all of them.
template <typename Place>
struct Candidates {
  Candidates(std::vector<Account> found, const Place& begin, std::size_t most)
      : accounts(std::move(found)), after(begin) {
    if (accounts.size() >= most && !accounts.empty()) next = PlaceAt(accounts.back(), after);
  }

  std::vector<Account> accounts;
  Place after;
  std::optional<Place> next;
};

// Chooses those who qualify.
template <typename Place>
Page<Person, Place> Choose(const Work& work, const Id& organization, Candidates<Place> candidates, bool members) {
  Page<Person, Place> page;
  NamesBudget budget(work);
  Place after = candidates.after;
  for (Account& account : candidates.accounts) {
    // Robots are members of teams, but no people.
    if (account.kind != AccountKind::kUser) continue;
    auto names = Repositories(work.tx()).NamesPermittedTo(organization, account.id, budget.most(), work.now);
    if (!budget.Takes(names.size())) {
      page.next = after;
      return page;
    }
    after = PlaceAt(account, after);
    Person person = Describe(work, organization, std::move(account), std::move(names));
    // Leftover rows of removed teams and repositories do not count.
    const bool collaborator = person.teams.empty() && !person.repositories.empty();
    if (members ? !person.teams.empty() : collaborator) page.rows.push_back({std::move(person), after});
  }
  page.next = candidates.next;
  return page;
}

}  // namespace

Result<PersonPage, Refusal> ListMembers(const Run& run, const Actor& actor, std::string_view organization,
                                        const PersonPage::Place& after, std::size_t most) {
  const auto administered = Administer<Access::kRead>(run, actor, organization);
  if (!administered) return Fail(administered.error());
  auto people = Teams(run.tx()).PeopleOf(administered->id(), after, most);
  return Choose(run, administered->id(), Candidates(std::move(people), after, most), true);
}

Result<NamedPersonPage, Refusal> ListMembersByName(const Run& run, const Actor& actor, std::string_view organization,
                                                   const NamePlace& after, Extent extent) {
  const auto administered = Administer<Access::kRead>(run, actor, organization);
  if (!administered) return Fail(administered.error());
  auto people = Teams(run.tx()).PeopleByName(administered->id(), after, extent);
  return Choose(run, administered->id(), Candidates(std::move(people), after, extent.most), true);
}

Result<PersonPage, Refusal> ListCollaborators(const Run& run, const Actor& actor, std::string_view organization,
                                              const PersonPage::Place& after, std::size_t most) {
  const auto administered = Administer<Access::kRead>(run, actor, organization);
  if (!administered) return Fail(administered.error());
  const auto grantees = Repositories(run.tx()).GranteesBelow(administered->id(), after, most);
  std::vector<Account> users;
  for (const Id& grantee : grantees) {
    auto account = storage::Accounts(run.tx()).Find(grantee);
    if (account && account->kind == AccountKind::kUser) users.push_back(std::move(*account));
  }
  Candidates candidates(std::move(users), after, most);
  // Counts those that are no users, too.
  candidates.next = grantees.size() < most ? std::nullopt : std::optional(grantees.back());
  return Choose(run, administered->id(), std::move(candidates), false);
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
