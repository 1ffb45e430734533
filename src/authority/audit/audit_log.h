#pragma once

#include <cstddef>
#include <memory>
#include <mutex>
#include <vector>

#include "storage/log/audit.h"

namespace jeton::authority {

// A queue of audit entries whose requests write nothing else. Gathers them in memory and writes them in batches, at
// most a second later. A crash loses what is not flushed; a clean stop does not. Bounded. Any thread.
class AuditLog {
 public:
  // Returns false if the queue is full: the caller then writes the entry itself and waits for it.
  bool Note(storage::AuditRow row);

  // Writes all that waits now, in bounded batches, each queued by the one before. What arrives meanwhile waits for the
  // next call, so that its commits are no more than its calls and full batches. The log must outlive the database's
  // writes.
  void Flush(storage::Database& database);

 private:
  using Rows = std::vector<storage::AuditRow>;
  void WriteBatch(storage::Database& database);
  void Written(storage::Database& database, const Rows& rows, bool committed);

  std::mutex mutex_;
  Rows waiting_;
  std::size_t waiting_bytes_ = 0;
  std::size_t due_ = 0;  // how many of those that wait are to be written now
  bool under_way_ = false;
};

}  // namespace jeton::authority
