#pragma once

#include <chrono>

namespace jeton::storage {

// How long the write thread may sweep while others want to write: a bound per batch and a bound per second.
class SweepPace {
 public:
  using Clock = std::chrono::steady_clock;
  using Instant = Clock::time_point;
  using Span = Clock::duration;

  struct Bounds {
    Span batch = std::chrono::milliseconds{2};
    // With a second or more, only the bound per batch applies.
    Span second = std::chrono::milliseconds{20};
  };

  explicit SweepPace(const Bounds& bounds) : bounds_(bounds), credit_(bounds.batch) {}

  // Returns how long a batch may sweep now. Zero or less: not at all.
  Span Allowed(Instant now);
  // Spends the time that a sweep took. It may exceed the allowed time, because a step that has begun is finished; the
  // excess is owed.
  void Spend(Span span) { credit_ -= span; }

 private:
  const Bounds bounds_;
  Span credit_;
  Instant credited_{};
};

}  // namespace jeton::storage
