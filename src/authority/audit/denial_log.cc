#include "authority/audit/denial_log.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace jeton::authority {
namespace {

constexpr std::size_t kMostDenialsWaiting = 256;  // one batch: some milliseconds of the write thread
constexpr std::size_t kMostBytesWaiting = 2 * 1024 * 1024;
constexpr std::size_t kMostWaitingOfSubject = 16;

}  // namespace

void DenialLog::Note(storage::DenialRow row) {
  const std::lock_guard lock(mutex_);
  if (waiting_.size() >= kMostDenialsWaiting || waiting_bytes_ + row.document.size() > kMostBytesWaiting) return;
  std::size_t& of_subject = of_subject_[row.subject];
  if (of_subject >= kMostWaitingOfSubject) return;
  ++of_subject;
  waiting_bytes_ += row.document.size();
  waiting_.push_back(std::move(row));
}

void DenialLog::Flush(storage::Database& database) {
  std::shared_ptr<const Rows> batch;
  {
    const std::lock_guard lock(mutex_);
    if (waiting_.empty() || under_way_) return;
    batch = under_way_ = std::make_shared<const Rows>(std::exchange(waiting_, {}));
    waiting_bytes_ = 0;
    of_subject_ = {};
  }
  database.Write([batch](storage::Transaction& transaction) { storage::KeptDenials(transaction).Add(*batch); },
                 [this](storage::Database::Outcome) { Written(); });
}

void DenialLog::Written() {
  const std::lock_guard lock(mutex_);
  under_way_ = nullptr;
}

DenialLog::Rows DenialLog::Waiting(const std::function<bool(const storage::DenialRow&)>& condition) const {
  const std::lock_guard lock(mutex_);
  Rows rows;
  std::copy_if(waiting_.begin(), waiting_.end(), std::back_inserter(rows), condition);
  if (under_way_) std::copy_if(under_way_->begin(), under_way_->end(), std::back_inserter(rows), condition);
  return rows;
}

std::optional<storage::DenialRow> DenialLog::FindWaiting(std::string_view code) const {
  Rows rows = Waiting([&](const storage::DenialRow& row) { return row.code == code; });
  if (rows.empty()) return std::nullopt;
  return std::move(rows.front());
}

}  // namespace jeton::authority
