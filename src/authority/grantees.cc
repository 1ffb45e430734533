#include "authority/grantees.h"

#include "domain/names.h"
#include "storage/directory/accounts.h"

namespace jeton::authority {

Result<Account, Refusal> FindGrantee(const Work& work, std::string_view name_space, std::string_view name) {
  if (IsForeignRobot(name, name_space)) return Fail(Refusal::kForeignRobot);
  auto account = storage::Accounts(work.tx()).FindByName(name);
  if (!account || account->kind == AccountKind::kOrganization) return Fail(Refusal::kUnknownGrantee);
  return std::move(*account);
}

}  // namespace jeton::authority
