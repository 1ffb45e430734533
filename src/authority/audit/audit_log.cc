#include "authority/audit/audit_log.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace jeton::authority {
namespace {

// A batch takes some milliseconds of the write thread.
constexpr std::size_t kMostAuditRowsPerBatch = 256;
constexpr std::size_t kMostAuditRowsWaiting = 16 * kMostAuditRowsPerBatch;
constexpr std::size_t kMostAuditBytesWaiting = 4 * 1024 * 1024;

std::size_t BytesOf(const storage::AuditRow& row) {
  return sizeof row + row.kind.size() + row.address.size() + row.metadata.size();
}

}  // namespace

bool AuditLog::Note(storage::AuditRow row) {
  const std::size_t bytes = BytesOf(row);
  const std::lock_guard lock(mutex_);
  if (waiting_.size() >= kMostAuditRowsWaiting || waiting_bytes_ + bytes > kMostAuditBytesWaiting) return false;
  waiting_bytes_ += bytes;
  waiting_.push_back(std::move(row));
  return true;
}

void AuditLog::Flush(storage::Database& database) {
  {
    const std::lock_guard lock(mutex_);
    due_ = waiting_.size();
  }
  WriteBatch(database);
}

void AuditLog::WriteBatch(storage::Database& database) {
  auto batch = std::make_shared<Rows>();
  {
    const std::lock_guard lock(mutex_);
    if (due_ == 0 || std::exchange(under_way_, true)) return;
    const std::size_t count = std::min(due_, kMostAuditRowsPerBatch);
    // The oldest entries, in their order of arrival.
    const auto end = waiting_.begin() + static_cast<std::ptrdiff_t>(count);
    batch->assign(std::make_move_iterator(waiting_.begin()), std::make_move_iterator(end));
    waiting_.erase(waiting_.begin(), end);
    due_ -= count;
    // Release the memory of a burst once it is over.
    if (waiting_.size() < waiting_.capacity() / 4) waiting_.shrink_to_fit();
    for (const storage::AuditRow& row : *batch) waiting_bytes_ -= BytesOf(row);
  }
  database.Write(
      [batch](storage::Transaction& transaction) {
        for (const storage::AuditRow& row : *batch) storage::AddAuditRow(transaction, row);
      },
      [this, batch, &database](storage::Database::Outcome outcome) {
        Written(database, *batch, outcome == storage::Database::Outcome::kCommitted);
      });
}

void AuditLog::Written(storage::Database& database, const Rows& rows, bool committed) {
  {
    const std::lock_guard lock(mutex_);
    under_way_ = false;
    if (!committed) {
      // Try again with the next flush, not at once: the database is in trouble.
      waiting_.insert(waiting_.begin(), rows.begin(), rows.end());
      for (const storage::AuditRow& row : rows) waiting_bytes_ += BytesOf(row);
      due_ = 0;
      return;
    }
  }
  WriteBatch(database);
}

}  // namespace jeton::authority
