#include "authority/accounts/password_change.h"

#include "authority/descent.h"
#include "storage/directory/accounts.h"
#include "storage/grants/device_grants.h"
#include "storage/tokens/tokens.h"

namespace jeton::authority {
namespace {

void EndEverythingOf(const Run& run, const Account& person) {
  EndPersonalTokens(run, person.id);
  for (const Account& below : storage::Accounts(run.tx()).OwnedBy(person.id, AccountKind::kUser)) {
    EndEverythingOf(run, below);
  }
}

}  // namespace

void EndPersonalTokens(const Run& run, const Id& person) {
  storage::DeviceGrants(run.tx()).TakeBackAll(person);
  DoInParts(run, [person, since = run.now](const Run& part) {
    return storage::Tokens(part.tx()).RemovePersonal(person, since, part.now, kRemovedInOnePart) == kRemovedInOnePart;
  });
}

void ChangePassword(const Run& run, const Account& user, std::string_view hash, bool end_everything) {
  storage::Accounts(run.tx()).SetPassword(user.id, hash, run.now);
  if (end_everything) {
    EndEverythingOf(run, user);
    return;
  }
  storage::Tokens tokens(run.tx());
  tokens.RemoveAll(user.id, TokenKind::kSession, run.now);
  tokens.RemoveAll(user.id, TokenKind::kIdentity, run.now);
}

}  // namespace jeton::authority
