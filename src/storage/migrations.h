#pragma once

#include <span>

namespace jeton::storage {

// One step of the schema: numbered by its name, forward only, one idea each.
struct Migration {
  const char* name;  // 0001_accounts
  const char* sql;
};

// Makes the table that names the steps taken, before the first of them.
inline constexpr const char* kTableOfMigrations = "CREATE TABLE IF NOT EXISTS migrations (name TEXT PRIMARY KEY)";

// All steps in order; made from migrations/*.sql by the build.
std::span<const Migration> AllMigrations();

}  // namespace jeton::storage
