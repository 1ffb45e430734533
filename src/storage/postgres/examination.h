#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "storage/node.h"
#include "storage/postgres/options.h"

namespace jeton::storage {

// What an operator should know of a PostgreSQL database.
struct PostgresState {
  std::string version;
  Microseconds clock_ahead{};  // of the database's clock before ours
  bool has_standbys = false;
  bool standbys_are_synchronous = false;        // what was acknowledged is on one of them, too
  bool may_write = false;                       // the user may change what is in the tables, and make new ones
  std::vector<Node> nodes;                      // all that have registered and not left
  std::optional<std::string> newest_migration;  // none: the tables are not made yet
};

// Looks without changing anything. Throws Unavailable with a sentence for the operator.
PostgresState ExaminePostgres(const PostgresOptions& options, const Clock& clock);

}  // namespace jeton::storage
