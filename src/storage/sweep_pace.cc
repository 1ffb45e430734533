#include "storage/sweep_pace.h"

#include <algorithm>

namespace jeton::storage {

SweepPace::Span SweepPace::Allowed(Instant now) {
  constexpr Span kSecond = std::chrono::seconds{1};
  const Span since = std::clamp(now - credited_, Span::zero(), kSecond);
  credited_ = now;
  if (bounds_.second >= kSecond) return credit_ = bounds_.batch;
  // A second begins with at most one batch's credit, so that much less is added during it.
  const Span comes = (bounds_.second - bounds_.batch) * since.count() / kSecond.count();
  return credit_ = std::min(credit_ + comes, bounds_.batch);
}

}  // namespace jeton::storage
