#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "domain/records.h"
#include "storage/database.h"
#include "storage/tokens/token_list.h"

namespace jeton::storage {

// How long a finished job can be asked for.
constexpr Seconds kKeepJobs{7 * 86400};

// A revocation of more tokens than one request ends. The numbers of the states are stored.
enum class JobState { kWorking = 0, kDone = 1 };
struct Job {
  Id id;
  JobState state = JobState::kWorking;
  Id by;                // the account that asked for it
  std::string by_name;  // its name then
  Id account;           // whose tokens; none: all
  AccountKind account_kind = AccountKind::kUser;
  std::string order;                  // a JSON object: which of them
  TokenList::Place place;             // up to here they are looked at, newest first
  std::int64_t done = 0;              // tokens ended
  std::optional<std::int64_t> total;  // to end; nothing: not known
  std::uint64_t feed_position = 0;    // of the last change by it
  TimePoint created{};
  TimePoint changed{};
};

class Jobs {
 public:
  explicit Jobs(Transaction& transaction) : transaction_(transaction) {}

  void Add(const Job& job);
  std::optional<Job> Find(const Id& id);
  // Returns the oldest one that is not done.
  std::optional<Job> NextAtWork();
  // Stores state, place, counts and times.
  void Update(const Job& job);

 private:
  Transaction& transaction_;
};

}  // namespace jeton::storage
