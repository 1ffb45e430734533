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

// Decides whether a password is compared now. A person who gave wrong passwords from one source waits, twice as long
// after each, an hour at most; a source that gave wrong ones for many persons waits, too. A wrong password that comes
// again is no new guess: it is known to be wrong, costs no comparison, and causes no wait. Remembers, too, which
// sources gave right passwords lately, so that these are heard first. Any thread. The memory ends with the process and
// is bounded: three tables of fixed size, and one entry for each comparison that is under way.
class PasswordBackoff {
 public:
  // secret: without it, callers could tell which persons share a place in memory, and push each other out of it.
  explicit PasswordBackoff(BackoffRules rules = {}, std::string secret = {})
      : rules_(rules), secret_(std::move(secret)) {}

  // One password, for one person from one source.
  struct Guess {
    Digest source;
    Digest person;    // from that source
    Digest password;  // of that person from that source
  };
  // address: of the caller; of an IPv6 address the /64 counts. hash: what the password is compared with, so that a
  // password that was wrong is no longer known as such once it was made the right one. Persons that do not exist are
  // named by their login and have an empty hash.
  Guess MakeGuess(std::string_view address, std::string_view person, std::string_view hash,
                  std::string_view password) const;

  enum class Answer {
    kCompare,     // the caller compares, and then calls Settle
    kKnownWrong,  // it was wrong before
    kWait,
  };
  struct Admission {
    Answer answer;
    Microseconds wait{0};  // how long, with kWait
    // With kCompare: a right password came from the source lately. It says nothing of the person who is asked for, or
    // strangers could tell by the time of an answer who signs in at their address.
    bool familiar = false;
  };
  // Counts what is to be compared as a wrong guess from the start: of many guesses at once, one is compared per wait.
  Admission Admit(const Guess& guess, TimePoint now);

  // True if the guess has turned out to be wrong since it was admitted.
  bool KnownWrong(const Guess& guess);

  enum class Outcome { kRight, kWrong, kNotCompared };
  // Once for each kCompare. A right one is taken off the count, like one that was not compared; it ends the wait of the
  // person, and gives the source back what it took.
  void Settle(const Guess& guess, Outcome outcome, TimePoint now);

 private:
  using Mark = std::uint64_t;  // the first bytes of a password's digest; 0: none
  static constexpr std::size_t kRemembered = 4;

  struct Person {
    Digest key;
    unsigned guesses = 0;  // wrong ones, and those under way
    TimePoint until{};     // the next comparison is not made before
    TimePoint touched{};
    std::array<Mark, kRemembered> wrong{};  // the last that came is the first

    auto Stake() const { return std::tuple(until, guesses, touched); }
  };
  struct Source {
    Digest key;
    TimePoint full{};  // when it has everything back
    auto Stake() const { return full; }
  };
  // A source that gave a right password. It stays familiar as long as it has been known, so a crowd of sources that one
  // account made familiar today pushes out none that people have used for weeks.
  struct Familiar {
    Digest key;
    TimePoint since{};  // the first right password
    TimePoint until{};
    auto Stake() const { return until; }
  };
  // The same guess may come several times at once. It counts once.
  struct UnderWay {
    TimePoint until{};  // what it made of the person's
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
  BoundedTable<Familiar> familiar_;                 // right passwords alone add to it
  std::unordered_map<Digest, UnderWay> under_way_;  // by the digest of the password
};

}  // namespace jeton
