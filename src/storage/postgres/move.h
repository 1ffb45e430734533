#pragma once

#include <cstdint>
#include <functional>

#include "storage/driver.h"
#include "storage/postgres/options.h"

namespace jeton::storage {

struct Moved {
  std::uint64_t tables = 0;
  std::uint64_t rows = 0;
};

// Copies a whole database into an empty one of PostgreSQL, and compares both afterwards, row by row. Goes on where an
// earlier call was interrupted; until one has finished, no server takes the new database. The source is not changed,
// and nothing else may change it meanwhile. `progress`: how many rows of how many are copied. Throws Unavailable with a
// sentence for the operator.
Moved MoveToPostgres(Driver& source, const PostgresOptions& target,
                     const std::function<void(std::uint64_t done, std::uint64_t all)>& progress);

}  // namespace jeton::storage
