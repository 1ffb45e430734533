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
};

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
