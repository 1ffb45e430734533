#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/digest.h"
#include "base/id.h"
#include "base/time.h"
#include "storage/database.h"

namespace jeton::storage {

// How long an event is remembered. Do not count older events: they may have been counted before.
constexpr Seconds kKeepToldEvents{7 * 86400};
// How many days the counts by day are kept.
constexpr std::int64_t kKeepUseDays = 90;

// What was done at a registry. Only pulls and pushes count as uses. To look is to ask for an image without pulling it.
enum class UseDeed { kPull, kPush, kDelete, kLook };

// One action at a registry.
struct Use {
  Id id;  // of the row for these three
  Id repository;
  Id account;  // none: anonymous
  Id token;    // none: unknown, or no token was used
  UseDeed deed = UseDeed::kPull;
  TimePoint at{};
};

// Which account used a repository, with which token and how often.
struct UseRow {
  Id id;
  std::string repository;              // namespace/name
  std::optional<std::string> account;  // its name, or the client_id of an application
  Id token;
  std::optional<std::string> token_name;
  std::int64_t pulls = 0;
  std::int64_t pushes = 0;
  TimePoint last_pull{};  // zero: never
  TimePoint last_push{};
  TimePoint last_used{};
};

// Where a page of the list ended. Last used first.
struct UsePlace {
  TimePoint at = kNever;
  Id id;
};

// What was done with a token in one repository, and when last; zero: never.
struct TokenUse {
  std::string repository;  // namespace/name
  TimePoint last_pull{};
  TimePoint last_push{};
  TimePoint last_delete{};
  TimePoint last_look{};
};

// The uses of a repository on one day.
struct UseDay {
  std::int64_t day = 0;  // since 1970, in UTC
  std::int64_t pulls = 0;
  std::int64_t pushes = 0;
};
std::int64_t DayOf(TimePoint at);

// Uses of repositories, as registries report them.
class Uses {
 public:
  explicit Uses(Transaction& transaction) : transaction_(transaction) {}

  // Notes an event. Returns false if it was reported before. It is remembered for kKeepToldEvents after `at`.
  bool Tell(const Digest& event, TimePoint at);
  // Counts the use. The stored times never go back.
  void Add(const Use& use);
  // Returns when the token of the row last looked; zero: never.
  TimePoint LastLook(const Id& use);

  std::vector<UseRow> OfRepository(const Id& repository, const UsePlace& before, std::size_t most);
  std::vector<UseRow> OfAccount(const Id& account, const UsePlace& before, std::size_t most);
  // Return at most `most` rows, in no order: what was done since then with a token, and what was done by an account
  // with a token that is not known for certain.
  std::vector<TokenUse> OfToken(const Id& token, TimePoint since, std::size_t most);
  std::vector<TokenUse> OfUnknownToken(const Id& account, TimePoint since, std::size_t most);
  // Returns the days with uses from the day `from` on, newest first.
  std::vector<UseDay> ByDay(const Id& repository, std::int64_t from);

 private:
  void CountDay(const Use& use);

  Transaction& transaction_;
};

}  // namespace jeton::storage
