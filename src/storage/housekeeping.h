#pragma once

#include <cstddef>

#include "base/time.h"
#include "storage/ageing.h"

namespace jeton::storage {

class Transaction;

// Removes expired rows, inside the write transactions of a Database. Called on the write thread.
class Housekeeping {
 public:
  virtual ~Housekeeping() = default;

  // Removes as many expired rows of each kind as the batch has added, so that nothing grows without bound, even if load
  // leaves no time for steps. Returns how many it removed.
  virtual std::size_t KeepUp(Transaction& transaction, TimePoint now, const Added& added) = 0;

  // Takes one step, of less than a millisecond if the pages are in memory, and adds the removed rows to `removed`.
  // Returns false if there is nothing to do.
  virtual bool Step(Transaction& transaction, TimePoint now, std::size_t& removed) = 0;
};

}  // namespace jeton::storage
