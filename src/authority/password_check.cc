#include "authority/password_check.h"

namespace jeton::authority {

PasswordVerdict CheckPassword(Authority& authority, storage::Database& database, const PasswordAttempt& attempt,
                              TimePoint now) {
  // Before anybody looks who it is, so that the answer says nothing about him.
  if (attempt.basic && authority.settings.encrypted_basic_only && !Issuer::LooksEncrypted(attempt.password)) {
    return {.needs_encrypted = true};
  }
  const Digest key = authority.backoff.KeyOf(attempt.login, attempt.address);
  const PasswordBackoff::Mark mark = PasswordBackoff::MarkOf(key, attempt.password);
  if (const auto wait = authority.backoff.Wait(key, now); wait.count() > 0) {
    // It is as wrong as it was a moment ago, and whoever asks is better told that than to come back later.
    if (authority.backoff.HasJustFailed(key, now, mark)) return {};
    return {.retry_after = std::chrono::ceil<Seconds>(wait)};
  }
  const Identity& identity = authority.identity;
  const auto account = database.Read(
      [&](storage::Transaction& transaction) { return identity.FindForPassword(transaction, attempt.login); });
  PasswordVerdict verdict = identity.CheckPassword(account, attempt.password);
  if (verdict.right) {
    authority.backoff.Succeeded(key);
  } else {
    authority.backoff.Failed(key, now, mark);
  }
  return verdict;
}

}  // namespace jeton::authority
