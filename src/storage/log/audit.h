#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/id.h"
#include "base/time.h"
#include "storage/database.h"

namespace jeton::storage {

// One line of the audit log, in the transaction of what it describes.
struct AuditRow {
  Id id;
  TimePoint at{};
  std::string kind;
  Id name_space;  // the owner of the log
  Id performer;
  std::string address;
  std::string metadata;  // a JSON object
  Id repository;         // none: not about a repository
};

void AddAuditRow(Transaction& transaction, const AuditRow& row);

// Which lines to read: those of a repository, else of a name space, else all; from `from` on and before `until`.
struct AuditFilter {
  Id repository;
  Id name_space;
  Id performer;  // none: any
  TimePoint from{};
  TimePoint until = kNever;
};
// Where a page of the list ended. Newest first.
struct AuditPlace {
  TimePoint at = kNever;
  Id id;
};
struct AuditPage {
  std::vector<AuditRow> rows;
  bool more = false;  // more rows follow
};
// Returns at most that many rows, and fewer if they are long.
AuditPage ReadAudit(Transaction& transaction, const AuditFilter& filter, const AuditPlace& before, std::size_t most);

// How often something was done on one day (UTC), by day, then kind.
struct AuditCount {
  std::string kind;
  TimePoint day{};
  std::int64_t count = 0;
};
std::vector<AuditCount> CountAudit(Transaction& transaction, const AuditFilter& filter);

}  // namespace jeton::storage
