#pragma once

#include <mutex>

#include "keys/key_ring.h"

namespace jeton::authority {

// The keys of the process, and the lock that serializes rotations.
struct RotatingKeys {
  CurrentKeys current;
  std::mutex one_at_a_time;
};

}  // namespace jeton::authority
