#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <map>
#include <mutex>
#include <string_view>
#include <utility>

namespace jeton {

// Counts what is done with tokens, for the metrics. Any thread. Words must live as long as the process: names of kinds,
// grants, dialects and results.
class Activity {
 public:
  using ByKindAndGrant = std::map<std::pair<std::string_view, std::string_view>, std::uint64_t>;
  using ByResult = std::map<std::string_view, std::uint64_t>;

  void CountIssued(std::string_view kind, std::string_view grant) {
    const std::lock_guard lock(mutex_);
    ++issued_[{kind, grant}];
  }
  // Of a foreign identity for a token of ours.
  void CountExchange(std::string_view result) {
    const std::lock_guard lock(mutex_);
    ++exchanges_[result];
  }
  void CountIntrospection(bool active) { introspections_[active ? 1 : 0].fetch_add(1, std::memory_order_relaxed); }

  ByKindAndGrant issued() const {
    const std::lock_guard lock(mutex_);
    return issued_;
  }
  ByResult exchanges() const {
    const std::lock_guard lock(mutex_);
    return exchanges_;
  }
  std::uint64_t introspections(bool active) const { return introspections_[active ? 1 : 0].load(); }

 private:
  mutable std::mutex mutex_;
  ByKindAndGrant issued_;
  ByResult exchanges_;
  std::array<std::atomic<std::uint64_t>, 2> introspections_{};
};

}  // namespace jeton
