#include "authority/account_removal.h"

#include "authority/account_names.h"
#include "storage/accounts.h"
#include "storage/applications.h"
#include "storage/tokens.h"

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
  if (account.kind == AccountKind::kOrganization) {
    for (const Application& application : storage::Applications(work.tx()).Of(account.id, {}, storage::Tokens::kAll)) {
      storage::Tokens(work.tx()).RemoveDescendantsOf(application.id, work.now);
    }
  }
  storage::Accounts(work.tx()).Remove(account, work.now);
}

}  // namespace jeton::authority
