#pragma once

#include <cstdint>

#include "storage/database.h"

namespace jeton::storage {

// Returns the position of the newest row of the change feed; 0: there is none.
std::uint64_t LastPosition(Transaction& transaction);

// Returns what was announced after a position. Of very many changes, only the last.
Changes ChangesAfter(Transaction& transaction, std::uint64_t position);

}  // namespace jeton::storage
