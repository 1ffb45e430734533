#include "storage/publisher.h"

#include <algorithm>
#include <utility>

namespace jeton::storage {

void Publisher::Pass(Changes changes) {
  if (changes.changes.empty()) return;
  const std::lock_guard lock(mutex_);
  const auto is_new = [now = position()](const Change& change) { return change.position > now; };
  const auto first = std::find_if(changes.changes.begin(), changes.changes.end(), is_new);
  changes.changes.erase(changes.changes.begin(), first);
  if (changes.changes.empty()) return;
  const std::uint64_t last = changes.changes.back().position;
  if (changes.with_gap && forget_) forget_(last);
  if (publish_) publish_(changes.changes);
  BeginAt(last);
}

}  // namespace jeton::storage
