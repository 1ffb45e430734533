#pragma once

#include <map>
#include <mutex>
#include <string>

#include "base/time.h"
#include "keys/key_ring.h"
#include "storage/database.h"

namespace jeton::authority {

// Since when the keys that sign and seal now are in use, kept in the database across starts.
class KeyAges {
 public:
  // Compares the ring with what is known, and notes keys that are new. Slow: call it from time to time, on one thread.
  void Look(storage::Database& database, const KeyRing& ring, TimePoint now);

  // Returns the beginning of the oldest key of each use: access, federation, registry, sealing. Any thread.
  std::map<std::string, TimePoint> oldest() const {
    const std::lock_guard lock(mutex_);
    return oldest_;
  }

 private:
  struct Age {
    std::string key;
    TimePoint since{};
  };
  std::map<std::string, Age> known_;  // by file
  bool read_ = false;

  mutable std::mutex mutex_;
  std::map<std::string, TimePoint> oldest_;
};

}  // namespace jeton::authority
