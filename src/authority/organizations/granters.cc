#include "authority/organizations/granters.h"

#include "authority/organizations/organizations.h"
#include "storage/directory/accounts.h"
#include "storage/directory/teams.h"

namespace jeton::authority {

std::vector<std::string> FindGranters(const Run& run, const Actor& reader, std::string_view name_space,
                                      bool everything) {
  constexpr std::size_t kMostGranters = 20;
  if (name_space.empty()) return {};
  if (reader.name == name_space && reader.subject == SubjectKind::kUser) return {reader.name};
  const NamespaceFacts organization = FindOrganization(run, reader, name_space);
  if (organization.exists) {
    const bool may = everything || Decide(reader, SeeOrganization{organization}).allowed();
    return may ? storage::Teams(run.tx()).AdminsOf(organization.id, kMostGranters) : std::vector<std::string>();
  }
  const auto account = everything ? storage::Accounts(run.tx()).FindByName(name_space) : std::nullopt;
  return account && account->kind == AccountKind::kUser ? std::vector{account->name} : std::vector<std::string>();
}

}  // namespace jeton::authority
