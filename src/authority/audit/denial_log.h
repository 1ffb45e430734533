#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <unordered_map>
#include <vector>

#include "storage/log/denials.h"

namespace jeton::authority {

// A queue of denials for the database. Gathers them in memory and writes them in batches, never one write per request.
// A crash loses what is not flushed (a few seconds). Bounded, in total and per subject: of a client that is refused
// again and again, each flush keeps the first few denials. Any thread.
class DenialLog {
 public:
  using Rows = std::vector<storage::DenialRow>;

  void Note(storage::DenialRow row);

  // Queues one bounded batch for writing, if there is any and none is under way.
  void Flush(storage::Database& database);

  // Returns the denials that satisfy the condition and are not committed yet.
  Rows Waiting(const std::function<bool(const storage::DenialRow&)>& condition) const;
  std::optional<storage::DenialRow> FindWaiting(std::string_view code) const;

 private:
  void Written();

  mutable std::mutex mutex_;
  Rows waiting_;
  std::size_t waiting_bytes_ = 0;
  std::unordered_map<Id, std::size_t> of_subject_;  // of those in `waiting_`
  std::shared_ptr<const Rows> under_way_;           // null: none
};

}  // namespace jeton::authority
