#pragma once

#include <cstddef>
#include <string>

namespace jeton::storage {

// Where the PostgreSQL database is, as configured.
struct PostgresOptions {
  std::string url;  // postgresql://USER@HOST[:PORT][,HOST…]/DATABASE[?…]; holds no password. Empty: SQLite.
  std::string password_file;  // its first line; empty: as libpq finds one
  std::size_t readers = 8;    // most connections for reading at the same time
};

}  // namespace jeton::storage
