#include "authority/people/password_check.h"

namespace jeton::authority {

PasswordCheck::PasswordCheck(Authority& authority, storage::Transaction& transaction, const PasswordAttempt& attempt,
                             TimePoint now)
    : authority_(authority) {
  // Before the person is looked up, so that the answer says nothing about them.
  if (attempt.basic && authority.settings.encrypted_basic_only && !Issuer::LooksEncrypted(attempt.password)) {
    verdict_ = PasswordVerdict{.needs_encrypted = true};
    return;
  }
  const Identity& identity = authority.identity;
  account_ = identity.FindForPassword(transaction, attempt.login);
  password_ = identity.ReadPassword(account_, attempt.password);
  guess_ = GuessOf(attempt);
  const auto admission = authority.backoff.Admit(guess_, now);
  familiar_ = admission.familiar;
  switch (admission.answer) {
    case PasswordBackoff::Answer::kCompare: reserved_ = true; break;
    case PasswordBackoff::Answer::kKnownWrong: verdict_ = PasswordVerdict{}; break;
    case PasswordBackoff::Answer::kWait:
      verdict_ = PasswordVerdict{.retry_after = std::chrono::ceil<Seconds>(admission.wait)};
      break;
  }
}

PasswordCheck::~PasswordCheck() {
  if (reserved_) authority_.backoff.Settle(guess_, PasswordBackoff::Outcome::kNotCompared, {});
}

// A person is counted under one key, whether their name or their e-mail address was given.
PasswordBackoff::Guess PasswordCheck::GuessOf(const PasswordAttempt& attempt) const {
  const std::string person = account_ ? "id " + account_->id.ToUuid() : "login " + std::string(attempt.login);
  const std::string_view hash = account_ ? std::string_view(account_->password) : std::string_view();
  return authority_.backoff.MakeGuess(attempt.address, person, hash, password_.Reveal());
}

PasswordVerdict PasswordCheck::Compare(TimePoint now) {
  if (authority_.backoff.KnownWrong(guess_)) return {};
  PasswordVerdict verdict = authority_.identity.ComparePassword(account_, password_.Reveal());
  reserved_ = false;
  using enum PasswordBackoff::Outcome;
  authority_.backoff.Settle(guess_, verdict.right ? kRight : kWrong, now);
  return verdict;
}

}  // namespace jeton::authority
