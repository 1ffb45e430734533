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
  bool basic = true;  // sent by a program, rather than typed into a form of ours
};

// The one way to compare a password, held to the PasswordBackoff: first whether it is compared at all, then the
// comparison. Used by one thread at a time; it needs the attempt for its constructor alone.
class PasswordCheck {
 public:
  // Finds the person and reserves the comparison. Needs a transaction. Any thread. Throws Unavailable.
  PasswordCheck(const Run& run, PasswordBackoff& backoff, const PasswordAttempt& attempt);
  // Gives back a comparison that was not made.
  ~PasswordCheck();
  PasswordCheck(const PasswordCheck&) = delete;
  PasswordCheck& operator=(const PasswordCheck&) = delete;

  // What is known without a comparison; nothing when it takes one.
  const std::optional<PasswordVerdict>& verdict() const { return verdict_; }

  // Whether the comparison is to be made before those of strange sources.
  bool familiar() const { return familiar_; }

  // Compares, unless the same password has turned out to be wrong meanwhile. Once, and only without a verdict; on a
  // worker: about 40 ms.
  PasswordVerdict Compare(TimePoint now);

 private:
  PasswordBackoff::Guess GuessOf(const PasswordAttempt& attempt) const;

  const Identity& identity_;
  PasswordBackoff& backoff_;
  std::optional<PasswordVerdict> verdict_;
  std::optional<Account> account_;  // nothing when there is no such person
  Secret password_;                 // decrypted if it was one of our encrypted ones
  PasswordBackoff::Guess guess_;
  bool reserved_ = false;
  bool familiar_ = false;
};

}  // namespace jeton::authority
