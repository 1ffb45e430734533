#pragma once

#include <chrono>

namespace jeton::storage {

// How closely the caches of a process follow what others change in the same database.
struct FollowPace {
  std::chrono::milliseconds poll{100};  // between two looks at the feed, if nothing wakes it before
  // How long memory may be believed after the beginning of a look that found everything.
  std::chrono::milliseconds bound{1000};
  // Likewise, if the database cannot be reached. Not shorter than the bound.
  std::chrono::milliseconds serve_for{0};
};

}  // namespace jeton::storage
