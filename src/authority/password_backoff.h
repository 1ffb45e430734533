#pragma once

#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "base/digest.h"
#include "base/time.h"

namespace jeton::authority {

// Who has given wrong passwords waits: half a second (or what is chosen) times 2^n - 1 after the n-th, an hour at most.
// It is counted for each login as it was typed, from each address, so that nobody keeps others out; and for logins of
// nobody alike. Any thread. The memory is what it is from the start: a new entry takes the place of the one that has
// the least to wait.
class PasswordBackoff {
 public:
  // unit: zero for no waiting at all. secret: without it, callers could tell which logins share a place in memory, and
  // push each other out of it.
  explicit PasswordBackoff(Microseconds unit = Microseconds{500'000}, std::string secret = {})
      : unit_(unit), secret_(std::move(secret)) {}

  // Of an IPv6 address its network counts: one caller has 2^64 of them.
  Digest KeyOf(std::string_view login, std::string_view address) const;

  // By which a wrong password is known when it comes again, and by which nobody could guess it: it is 16 bits.
  using Mark = std::uint16_t;
  static Mark MarkOf(const Digest& key, std::string_view password);

  // How long he still has to wait; zero: he may try.
  Microseconds Wait(const Digest& key, TimePoint now) const;
  // Programs send a password that was wrong once more, by another way: that is no second attempt. 0: no mark.
  void Failed(const Digest& key, TimePoint now, Mark mark = 0);
  bool HasJustFailed(const Digest& key, TimePoint now, Mark mark) const;
  void Succeeded(const Digest& key);

 private:
  static constexpr std::size_t kWays = 8;
  static constexpr std::size_t kSets = 1024;

  struct Entry {
    Digest key;
    unsigned failures = 0;  // 0: free
    TimePoint until{};
    TimePoint failed{};
    Mark mark = 0;  // of the password that came last
  };

  Entry* SetOf(const Digest& key) const;
  Entry* Find(const Digest& key) const;
  static bool IsSecondWay(const Entry& entry, TimePoint now, Mark mark);

  const Microseconds unit_;
  const std::string secret_;
  mutable std::mutex mutex_;
  mutable std::vector<Entry> entries_ = std::vector<Entry>(kWays * kSets);
};

}  // namespace jeton::authority
