#pragma once

#include <optional>
#include <string_view>

#include "authority/run.h"
#include "identity/password_backoff.h"
#include "identity/work.h"

namespace jeton::authority {

// A password as it came with a request.
struct PasswordAttempt {
  std::string_view login;
  std::string_view password;
  std::string_view address;
  bool basic = true;  // sent by a program, not typed into a form of ours
};

// The only way to compare a password. The PasswordBackoff first decides whether to compare at all. Used by one thread
// at a time; only the constructor uses the attempt.
class PasswordCheck {
 public:
  // Finds the user and reserves the comparison. Needs a transaction. Any thread. Throws Unavailable.
  PasswordCheck(const Run& run, PasswordBackoff& backoff, const PasswordAttempt& attempt);
  // Gives back a comparison that was not made.
  ~PasswordCheck();
  PasswordCheck(const PasswordCheck&) = delete;
  PasswordCheck& operator=(const PasswordCheck&) = delete;

  // Returns the verdict if it is known without a comparison, else nothing.
  const std::optional<PasswordVerdict>& verdict() const { return verdict_; }

  // Returns whether this comparison goes before those of unfamiliar sources.
  bool familiar() const { return familiar_; }

  // Compares, unless another comparison has found the same password wrong meanwhile. Call once, only if there is no
  // verdict, and on a worker: about 40 ms.
  PasswordVerdict Compare(TimePoint now);

 private:
  PasswordBackoff::Guess GuessOf(const PasswordAttempt& attempt) const;

  const Identity& identity_;
  PasswordBackoff& backoff_;
  std::optional<PasswordVerdict> verdict_;
  std::optional<Account> account_;  // nothing: no such user
  Secret password_;                 // decrypted if it was one of our encrypted ones
  PasswordBackoff::Guess guess_;
  bool reserved_ = false;
  bool familiar_ = false;
};

}  // namespace jeton::authority
