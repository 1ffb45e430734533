#pragma once

#include <atomic>
#include <cstdint>
#include <span>

#include "base/random.h"
#include "base/time.h"

namespace jeton::testing {

// Where the time of tests begins: late enough that "a day ago" is a time, too.
constexpr TimePoint kNow{Seconds{1'700'000'000}};
constexpr Seconds kDay{86400};

// Stands still until it is told otherwise. Any thread.
class ManualClock final : public Clock {
 public:
  TimePoint Now() const override { return FromMicros(micros_.load()); }
  void Advance(Microseconds by) { micros_.fetch_add(by.count()); }

 private:
  std::atomic<std::int64_t> micros_{ToMicros(kNow)};
};

// The same bytes on every run, and no two draws alike. Any thread.
class CountingRandom final : public Random {
 public:
  void Fill(std::span<std::uint8_t> bytes) override {
    std::uint64_t word = 0;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
      if (i % sizeof word == 0) word = Mix(count_.fetch_add(1));
      bytes[i] = static_cast<std::uint8_t>(word >> (8 * (i % sizeof word)));
    }
  }

 private:
  // The finalizer of splitmix64: a bijection, so that what is counted stays distinct.
  static std::uint64_t Mix(std::uint64_t value) {
    value += 0x9E3779B97F4A7C15u;
    value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9u;
    value = (value ^ (value >> 27)) * 0x94D049BB133111EBu;
    return value ^ (value >> 31);
  }

  std::atomic<std::uint64_t> count_{1};
};

}  // namespace jeton::testing
