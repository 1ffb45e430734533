#pragma once

#include <cstddef>

#include "storage/housekeeping/sweeper.h"

namespace jeton::testing {

// Steps until nothing is left. Returns how many rows are gone.
inline std::size_t SweepAll(storage::Transaction& transaction, TimePoint now, const storage::Keep& keep = {}) {
  storage::Sweeper sweeper(keep);
  std::size_t removed = 0;
  while (sweeper.Step(transaction, now, removed)) {
  }
  return removed;
}

}  // namespace jeton::testing
