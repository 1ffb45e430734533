#include "authority/accounts/password_change.h"

#include "authority/descent.h"
#include "storage/directory/accounts.h"
#include "storage/tokens/tokens.h"

namespace jeton::authority {
namespace {

void EndEverythingOf(const Work& work, const Account& person) {
  EndPersonalTokens(work, person.id);
  for (const Account& below : storage::Accounts(work.tx()).OwnedBy(person.id, AccountKind::kUser)) {
    EndEverythingOf(work, below);
  }
}

}  // namespace

void EndPersonalTokens(const Work& work, const Id& person) {
  DoInParts(work, [person, since = work.now](const Work& part) {
    return storage::Tokens(part.tx()).RemovePersonal(person, since, part.now, kRemovedInOnePart) == kRemovedInOnePart;
  });
}

void ChangePassword(const Work& work, const Account& user, std::string_view hash, bool end_everything) {
  storage::Accounts(work.tx()).SetPassword(user.id, hash, work.now);
  if (end_everything) {
    EndEverythingOf(work, user);
    return;
  }
  storage::Tokens tokens(work.tx());
  tokens.RemoveAll(user.id, TokenKind::kSession, work.now);
  tokens.RemoveAll(user.id, TokenKind::kIdentity, work.now);
}

}  // namespace jeton::authority
