#pragma once

#include <compare>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "base/id.h"
#include "base/time.h"
#include "storage/database.h"
#include "storage/happening.h"

namespace jeton::authority {

// Counts refusals of known subjects, in memory, and notes those that are refused often, at most once an hour each.
// Bounded: with very many subjects at the same time, some are not counted. A crash loses the counts. Any thread.
class RefusalCounts {
 public:
  struct Rule {
    std::int64_t often = 10;  // so many refusals
    Seconds within{600};      // in so much time
    Seconds quiet{3600};      // after one was noted
  };
  struct Refused {
    Id owner;  // the account whose admins it concerns
    Id subject;
    std::string address;
    std::string code;
  };

  RefusalCounts() = default;
  explicit RefusalCounts(const Rule& rule) : rule_(rule) {}

  void Note(const Refused& refused, TimePoint now);
  // Queues what was noted for a transaction, if there is anything.
  void Flush(storage::Database& database);

 private:
  struct Key {
    Id owner;
    Id subject;
    friend auto operator<=>(const Key&, const Key&) = default;
  };
  struct Count {
    TimePoint since{};
    std::int64_t refusals = 0;
    TimePoint quiet_until{};
  };
  void MakeRoom(TimePoint now);

  const Rule rule_{};
  std::mutex mutex_;
  std::map<Key, Count> counts_;
  storage::Happenings waiting_;
};

}  // namespace jeton::authority
