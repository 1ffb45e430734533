#include "authority/organizations/directory.h"

#include "authority/organizations/organizations.h"
#include "storage/directory/accounts.h"
#include "storage/directory/teams.h"

namespace jeton::authority {
namespace {

constexpr std::size_t kMostFound = 10;

// Returns whether the actor may know the robots, and an organization's teams.
bool SeesInside(const Actor& actor, const NamespaceFacts& organization, std::string_view name_space) {
  if (organization.exists)
    return Decide(actor, OnOrganization{TeamRole::kMember, Access::kRead, organization}).allowed();
  return actor.name == name_space && Decide(actor, OnOwnRobots{.access = Access::kRead}).allowed();
}

std::vector<Account> FindUsers(const Run& run, const Actor& actor, const std::string& prefix, std::size_t most) {
  if (actor.anonymous() && !run.settings.anonymous_user_search) return {};
  storage::Accounts accounts(run.tx());
  if (run.settings.partial_user_search) return accounts.UsersFrom(prefix, most);
  auto exact = FindUserNamed(run, prefix);
  return exact ? std::vector<Account>{std::move(*exact)} : std::vector<Account>();
}

}  // namespace

FoundEntities FindEntities(const Run& run, const Actor& actor, const EntityQuery& query) {
  const NamespaceFacts organization = FindOrganization(run, actor, query.name_space);
  const bool inside = SeesInside(actor, organization, query.name_space);
  storage::Accounts accounts(run.tx());
  storage::Teams teams(run.tx());
  FoundEntities found;
  if (inside) {
    for (Account& robot : accounts.RobotsFrom(query.name_space, query.prefix, kMostFound)) {
      found.accounts.push_back({std::move(robot), organization.exists ? std::optional(true) : std::nullopt});
    }
  }
  for (Account& user : FindUsers(run, actor, query.prefix, kMostFound - found.accounts.size())) {
    std::optional<bool> member;
    if (organization.exists) member = teams.RoleIn(organization.id, user.id) != TeamRole::kNone;
    found.accounts.push_back({std::move(user), member});
  }
  if (!inside || !organization.exists) return found;
  if (query.teams) found.teams = teams.NamesFrom(organization.id, query.prefix, kMostFound);
  if (query.organization && query.name_space.starts_with(query.prefix)) {
    found.organization = accounts.Find(organization.id);
  }
  return found;
}

std::optional<Account> FindUserNamed(const Work& work, std::string_view name) {
  auto account = storage::Accounts(work.tx()).FindByName(name);
  return account && account->kind == AccountKind::kUser ? std::move(account) : std::nullopt;
}

}  // namespace jeton::authority
