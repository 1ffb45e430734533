#include "authority/accounts/account_removal.h"

#include <utility>
#include <vector>

#include "authority/accounts/account_names.h"
#include "authority/descent.h"
#include "storage/directory/accounts.h"
#include "storage/tokens/applications.h"

namespace jeton::authority {
namespace {

void ReserveNames(const Run& run, const Account& account) {
  ReserveName(run, account);
  for (const Account& below : storage::Accounts(run.tx()).OwnedBy(account.id, AccountKind::kUser)) {
    ReserveNames(run, below);
  }
}

}  // namespace

void RemoveAccount(const Run& run, const Account& account) {
  ReserveNames(run, account);
  std::vector<Id> applications;
  if (account.kind == AccountKind::kOrganization) applications = storage::Applications(run.tx()).IdsOf(account.id);
  // Removed first, so that no caller makes more with their tokens meanwhile.
  storage::Accounts(run.tx()).Remove(account, run.now);
  EndDescendants(run, applications);
}

}  // namespace jeton::authority
