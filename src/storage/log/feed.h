#pragma once

#include <cstdint>

#include "storage/database.h"

namespace jeton::storage {

// Returns the position of the newest row of the change feed; 0: there is none.
std::uint64_t LastPosition(Transaction& transaction);

}  // namespace jeton::storage
