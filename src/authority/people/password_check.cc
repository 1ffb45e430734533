#include "authority/people/password_check.h"

namespace jeton::authority {

PasswordCheck::PasswordCheck(const Run& run, PasswordBackoff& backoff, const PasswordAttempt& attempt)
    : identity_(run.identity), backoff_(backoff) {
  // Checked before the user is looked up, so that the answer says nothing about them.
  if (attempt.basic && run.settings.encrypted_basic_only && !Issuer::LooksEncrypted(attempt.password)) {
    verdict_ = PasswordVerdict{.needs_encrypted = true};
    return;
  }
  account_ = identity_.FindForPassword(run.tx(), attempt.login);
  password_ = identity_.ReadPassword(account_, attempt.password);
  guess_ = GuessOf(attempt);
  const auto admission = backoff_.Admit(guess_, run.now);
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
  if (reserved_) backoff_.Settle(guess_, PasswordBackoff::Outcome::kNotCompared, {});
}

// Counts a user under one key, whether the caller gave the name or the e-mail address.
PasswordBackoff::Guess PasswordCheck::GuessOf(const PasswordAttempt& attempt) const {
  const std::string person = account_ ? "id " + account_->id.ToUuid() : "login " + std::string(attempt.login);
  const std::string_view hash = account_ ? std::string_view(account_->password) : std::string_view();
  return backoff_.MakeGuess(attempt.address, person, hash, password_.Reveal());
}

PasswordVerdict PasswordCheck::Compare(TimePoint now) {
  if (backoff_.KnownWrong(guess_)) return {};
  PasswordVerdict verdict = identity_.ComparePassword(account_, password_.Reveal());
  reserved_ = false;
  using enum PasswordBackoff::Outcome;
  backoff_.Settle(guess_, verdict.right ? kRight : kWrong, now);
  return verdict;
}

}  // namespace jeton::authority
