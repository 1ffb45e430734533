#pragma once

#include <time.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <limits>

namespace jeton::storage {

// Until when what is in memory may be believed. Without other processes that write: forever. Any thread.
class Lease {
 public:
  // Goes on while the process or the machine sleeps: a server that wakes finds its lease over.
  static std::chrono::nanoseconds Now() {
    timespec now{};
    clock_gettime(CLOCK_BOOTTIME, &now);
    return std::chrono::seconds{now.tv_sec} + std::chrono::nanoseconds{now.tv_nsec};
  }

  bool Holds() const {
    const std::int64_t until = until_.load(std::memory_order_acquire);
    return until == kForever || Now().count() < until;
  }
  // Zero: it is over, or never ends.
  std::chrono::nanoseconds Rest() const {
    const std::int64_t until = until_.load(std::memory_order_acquire);
    return until == kForever ? std::chrono::nanoseconds{0}
                             : std::max(std::chrono::nanoseconds{until} - Now(), std::chrono::nanoseconds{0});
  }
  // Called after everything that was committed before has been published.
  void SetEnd(std::chrono::nanoseconds until) { until_.store(until.count(), std::memory_order_release); }

 private:
  static constexpr std::int64_t kForever = std::numeric_limits<std::int64_t>::max();

  std::atomic<std::int64_t> until_{kForever};
};

}  // namespace jeton::storage
