#pragma once

#include <memory>

#include "storage/driver.h"
#include "storage/postgres/options.h"

namespace jeton::storage {

// A PostgreSQL of version 15 or newer, which other processes may use at the same time. Throws Unavailable with a
// sentence for the operator if there is none, or if the database does not suit us.
std::unique_ptr<Driver> OpenPostgres(const PostgresOptions& options);
// Likewise, also one into which a move has not finished.
std::unique_ptr<Driver> OpenPostgresToFill(const PostgresOptions& options);

}  // namespace jeton::storage
