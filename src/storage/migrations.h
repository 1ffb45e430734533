#pragma once

#include <span>

namespace jeton::storage {

// One step of the schema: numbered by its name, forward only, one idea each.
struct Migration {
  const char* name;  // 0001_accounts
  const char* sql;
};

// All steps in order; made from migrations/*.sql by the build.
std::span<const Migration> AllMigrations();

}  // namespace jeton::storage
