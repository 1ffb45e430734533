#pragma once

#include <chrono>
#include <mutex>
#include <optional>
#include <string_view>

#include "base/id.h"
#include "base/time.h"
#include "identity/bounded_table.h"

namespace jeton::authority {

// Counts what each caller asks for, in memory, to bound it by the minute. Any thread.
class CallerBudget {
 public:
  explicit CallerBudget(unsigned most_a_minute) : most_(most_a_minute) {}

  // Counts one request of the caller, an id or a source. Returns how long to wait instead if it has made too many.
  std::optional<Seconds> Take(std::string_view caller, TimePoint now);
  std::optional<Seconds> Take(const Id& caller, TimePoint now) { return Take(caller.view(), now); }

 private:
  struct Asked {
    Digest key;
    TimePoint minute{};  // when it began
    unsigned count = 0;

    unsigned Stake() const { return count; }
  };

  const unsigned most_;
  std::mutex mutex_;
  BoundedTable<Asked> asked_;
};

}  // namespace jeton::authority
