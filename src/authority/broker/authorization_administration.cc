#include "authority/broker/authorization_administration.h"

#include "authority/audit.h"
#include "authority/descent.h"
#include "crypto/digest.h"
#include "storage/directory/accounts.h"
#include "storage/tokens/tokens.h"

namespace jeton::authority {
namespace {

std::size_t RemoveEach(const Run& run, std::string_view kind, const Id& user, const std::vector<Token>& tokens,
                       Descendants descendants) {
  for (const Token& token : tokens) RevokeToken(run, token, descendants);
  if (!tokens.empty()) Record(run, Actor(), kind, user, {{"authorizations", tokens.size()}});
  return tokens.size();
}

}  // namespace

bool IsAdminSecret(const Settings& settings, std::string_view text) {
  return settings.admin_secret && *settings.admin_secret == crypto::Sha256(text);
}

std::size_t RemoveExpiredAuthorizations(const Run& run) {
  return RemoveEach(run, "expire_authorizations", {},
                    storage::Tokens(run.tx()).Ended(TokenKind::kAuthorization, run.now, kRemovedAtOnce),
                    Descendants::kStay);
}

Result<std::size_t, Refusal> RemoveAuthorizations(const Run& run, const std::optional<std::string>& user) {
  storage::Tokens tokens(run.tx());
  if (!user) {
    return RemoveEach(run, "revoke_authorizations", {}, tokens.OfKind(TokenKind::kAuthorization, {}, kRemovedAtOnce),
                      Descendants::kEnd);
  }
  const auto account = storage::Accounts(run.tx()).FindByName(*user);
  if (!account || account->kind != AccountKind::kUser) return Fail(Refusal::kNotFound);
  return RemoveEach(run, "revoke_authorizations", account->id,
                    tokens.Of(account->id, TokenKind::kAuthorization, kRemovedAtOnce), Descendants::kEnd);
}

}  // namespace jeton::authority
