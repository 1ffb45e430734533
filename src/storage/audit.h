#pragma once

#include <string>

#include "base/id.h"
#include "base/time.h"
#include "storage/database.h"

namespace jeton::storage {

// One line of the audit log, in the transaction of what it describes.
struct AuditRow {
  Id id;
  TimePoint at{};
  std::string_view kind;
  Id name_space;  // whose log it belongs to
  Id performer;
  std::string address;
  std::string metadata;  // a JSON object
};

void AddAuditRow(Transaction& transaction, const AuditRow& row);

}  // namespace jeton::storage
