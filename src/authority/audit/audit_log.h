#pragma once

#include <cstddef>
#include <memory>
#include <mutex>
#include <vector>

#include "storage/log/audit.h"

namespace jeton::authority {

// Audit entries that describe nothing else that is written, on their way into the database: gathered in memory and
// written in batches, a second later at most. What has not been flushed is lost in a crash, never in a clean stop.
// Bounded. Any thread.
class AuditLog {
 public:
  // False when too many wait: the caller writes the entry itself, and waits for it.
  bool Note(storage::AuditRow row);

  // Queues one bounded batch for writing, if there is any and none is under way; the batch queues the next one. The log
  // must outlive the database's writes.
  void Flush(storage::Database& database);

 private:
  using Rows = std::vector<storage::AuditRow>;
  void Written(storage::Database& database, const Rows& rows, bool committed);

  std::mutex mutex_;
  Rows waiting_;
  std::size_t waiting_bytes_ = 0;
  bool under_way_ = false;
};

}  // namespace jeton::authority
