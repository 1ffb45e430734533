#include "authority/accounts/account_removal.h"

#include <utility>
#include <vector>

#include "authority/accounts/account_names.h"
#include "authority/descent.h"
#include "storage/directory/accounts.h"
#include "storage/tokens/applications.h"

namespace jeton::authority {
namespace {

void ReserveNames(const Authority& authority, const Work& work, const Account& account) {
  ReserveName(authority, work, account);
  for (const Account& below : storage::Accounts(work.tx()).OwnedBy(account.id, AccountKind::kUser)) {
    ReserveNames(authority, work, below);
  }
}

}  // namespace

void RemoveAccount(const Authority& authority, const Work& work, const Account& account) {
  ReserveNames(authority, work, account);
  std::vector<Id> applications;
  if (account.kind == AccountKind::kOrganization) applications = storage::Applications(work.tx()).IdsOf(account.id);
  // First, so that nothing more is made with their tokens meanwhile.
  storage::Accounts(work.tx()).Remove(account, work.now);
  EndDescendants(work, applications);
}

}  // namespace jeton::authority
