#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace jeton::storage {

// The kind of record that a row of the change feed is about. The numbers are stored.
enum class ChangeKind {
  kToken = 0,        // key: digest
  kAccount = 1,      // key: id of the account; also for its memberships
  kApplication = 2,  // key: id
  kRepository = 3,   // key: id; also for its permissions
  kApi = 4,          // key: id
  kHistory = 5,      // no key: the database may have lost changes, and another epoch begins
};

// The upper bits of a position are its epoch. A new epoch begins where the database may have lost changes: its
// positions are all greater, and those that were lost are never given again.
inline constexpr int kEpochShift = 40;
constexpr std::uint64_t EpochOf(std::uint64_t position) { return position >> kEpochShift; }

// One entry of the ordered log that every cache follows.
struct Change {
  std::uint64_t position = 0;
  ChangeKind kind{};
  std::string key;  // bytes of the id or digest
};

// The changes after a position of the feed, in order.
struct Changes {
  std::vector<Change> changes;
  // Some are missing, because they were removed or are too many. What was learnt before the last of them is forgotten.
  bool with_gap = false;
};

}  // namespace jeton::storage
