#pragma once

#include <array>
#include <cstdint>
#include <initializer_list>
#include <mutex>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>

#include "base/digest.h"
#include "base/time.h"
#include "identity/bounded_table.h"
#include "identity/settings.h"

namespace jeton {

// Decides whether to compare a password now. After wrong passwords for one person from one source, that person waits
// there, twice as long each time, an hour at most. A source with wrong passwords for many persons waits, too. A
// repeated wrong password is not a new guess: it costs no comparison and no wait. Also remembers which sources recently
// sent right passwords, so that these go first. Any thread. Memory ends with the process and is bounded: three tables
// of fixed size, and one entry per comparison in progress.
class PasswordBackoff {
 public:
  // secret: keeps callers from computing which persons share a place in a table, to push them out of it.
  explicit PasswordBackoff(BackoffRules rules = {}, std::string secret = {})
      : rules_(rules), secret_(std::move(secret)) {}

  // One password, for one person from one source.
  struct Guess {
    Digest source;
    Digest person;    // a person at the source
    Digest password;  // a password of that person at the source
  };
  // address: the caller's; only the /64 of an IPv6 address counts. hash: the stored hash of the person's password. With
  // another hash, a password that was wrong is no longer known as wrong. A person who does not exist has the login as
  // name and an empty hash.
  Guess MakeGuess(std::string_view address, std::string_view person, std::string_view hash,
                  std::string_view password) const;

  enum class Answer {
    kCompare,     // the caller compares, and then calls Settle
    kKnownWrong,  // it was already wrong before
    kWait,
  };
  struct Admission {
    Answer answer;
    Microseconds wait{0};  // how long, with kWait
    // With kCompare: a right password came from the source recently. Does not depend on the person, or strangers could
    // tell by the time of an answer who signs in at their address.
    bool familiar = false;
  };
  // Admits a guess or not. Counts an admitted guess as wrong from the start, so that of many guesses at once, one is
  // compared per wait.
  Admission Admit(const Guess& guess, TimePoint now);

  // Returns whether the guess has turned out to be wrong since it was admitted.
  bool KnownWrong(const Guess& guess);

  enum class Outcome { kRight, kWrong, kNotCompared };
  // Call once for each kCompare. A guess that was right or not compared no longer counts as wrong, for person and
  // source. A right one also ends the person's wait.
  void Settle(const Guess& guess, Outcome outcome, TimePoint now);

 private:
  using Mark = std::uint64_t;  // the first bytes of a password's digest; 0: none
  static constexpr std::size_t kRemembered = 4;

  struct Person {
    Digest key;
    unsigned guesses = 0;  // wrong ones, and those in progress
    TimePoint until{};     // no comparison before this time
    TimePoint touched{};
    std::array<Mark, kRemembered> wrong{};  // the most recent first

    auto Stake() const { return std::tuple(until, guesses, touched); }
  };
  struct Source {
    Digest key;
    TimePoint full{};  // when all its guesses are available again
    auto Stake() const { return full; }
  };
  // A source that sent a right password. It stays familiar for as long as it has been known. So many sources that one
  // account made familiar today cannot push out those that people have used for weeks.
  struct Familiar {
    Digest key;
    TimePoint since{};  // the first right password
    TimePoint until{};
    auto Stake() const { return until; }
  };
  // The same guess may be in progress several times. It counts once.
  struct UnderWay {
    TimePoint until{};  // the value it gave to the person's `until`
    unsigned comparisons = 1;
    bool settled = false;
  };

  Digest Keyed(std::initializer_list<std::string_view> parts) const;
  static Mark MarkOf(const Guess& guess);
  bool Recognize(const Guess& guess);
  Microseconds WaitAfter(unsigned guesses) const;
  Microseconds WaitOf(Person& person, TimePoint now) const;
  Microseconds TakeFrom(Source& source, TimePoint now) const;
  bool IsFamiliar(const Digest& source, TimePoint now);
  void Welcome(const Digest& source, TimePoint now);
  void GiveBack(const Guess& guess, const UnderWay& admitted);
  void Forgive(const Guess& guess, const UnderWay& admitted);
  void Remember(const Guess& guess, TimePoint now);

  const BackoffRules rules_;
  const std::string secret_;
  std::mutex mutex_;
  BoundedTable<Person> persons_;
  BoundedTable<Source> sources_;
  BoundedTable<Familiar> familiar_;                 // only right passwords add to it
  std::unordered_map<Digest, UnderWay> under_way_;  // by the digest of the password
};

}  // namespace jeton
