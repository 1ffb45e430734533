#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <unordered_map>
#include <vector>

#include "storage/log/denials.h"

namespace jeton::authority {

// Denials on their way into the database: gathered in memory and written in batches, never a write per request. What
// has not been flushed (a few seconds) is lost in a crash. Bounded, as a whole and per subject: a client that is
// refused again and again leaves its first few traces of each flush. Any thread.
class DenialLog {
 public:
  using Rows = std::vector<storage::DenialRow>;

  void Note(storage::DenialRow row);

  // Queues one bounded batch for writing, if there is any and none is under way.
  void Flush(storage::Database& database);

  // Those that are not committed yet and fulfil the condition.
  Rows Waiting(const std::function<bool(const storage::DenialRow&)>& condition) const;
  std::optional<storage::DenialRow> FindWaiting(std::string_view code) const;

 private:
  void Written();

  mutable std::mutex mutex_;
  Rows waiting_;
  std::size_t waiting_bytes_ = 0;
  std::unordered_map<Id, std::size_t> of_subject_;  // among those that wait
  std::shared_ptr<const Rows> under_way_;           // null: none
};

}  // namespace jeton::authority
