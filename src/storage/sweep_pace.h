#pragma once

#include <chrono>

namespace jeton::storage {

// How long the write thread may sweep while others want to write: so long of a batch, and so long of any second.
class SweepPace {
 public:
  using Clock = std::chrono::steady_clock;
  using Instant = Clock::time_point;
  using Span = Clock::duration;

  struct Bounds {
    Span batch = std::chrono::milliseconds{2};
    // A second or more: only a batch has a bound.
    Span second = std::chrono::milliseconds{20};
  };

  explicit SweepPace(const Bounds& bounds) : bounds_(bounds), credit_(bounds.batch) {}

  // For a batch that sweeps now. Zero or less: it may not.
  Span Allowed(Instant now);
  // What it took is owed where it was longer than allowed: a step that has begun is finished.
  void Spend(Span span) { credit_ -= span; }

 private:
  const Bounds bounds_;
  Span credit_;
  Instant credited_{};
};

}  // namespace jeton::storage
