#include "storage/sweep_pace.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace jeton::storage {
namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr SweepPace::Instant kBegin{seconds{1000}};

TEST(SweepPaceTest, ABatchHasTwoMilliseconds) {
  SweepPace pace({});
  EXPECT_EQ(pace.Allowed(kBegin), milliseconds{2});
  EXPECT_EQ(pace.Allowed(kBegin + seconds{60}), milliseconds{2}) << "rest does not add up";
}

TEST(SweepPaceTest, ASecondHasTwentyMilliseconds) {
  for (const auto every : {microseconds{500}, microseconds{3000}, microseconds{40'000}}) {
    SweepPace pace({});
    SweepPace::Span spent{};
    for (SweepPace::Span at{}; at < seconds{1}; at += every) {
      const auto allowed = std::max(pace.Allowed(kBegin + at), SweepPace::Span::zero());
      EXPECT_LE(allowed, milliseconds{2});
      pace.Spend(allowed);
      spent += allowed;
    }
    EXPECT_LE(spent, milliseconds{20}) << every.count();
    EXPECT_GE(spent, milliseconds{19}) << every.count();
  }
}

TEST(SweepPaceTest, AStepThatTookLongerIsOwed) {
  SweepPace pace({});
  pace.Allowed(kBegin);
  pace.Spend(milliseconds{11});  // 9 more than there was
  EXPECT_LE(pace.Allowed(kBegin + milliseconds{400}), SweepPace::Span::zero());
  EXPECT_GT(pace.Allowed(kBegin + milliseconds{600}), SweepPace::Span::zero());
}

TEST(SweepPaceTest, WithoutABoundForTheSecondEveryBatchHasItsOwn) {
  SweepPace pace({.batch = milliseconds{3}, .second = seconds{1}});
  for (int i = 0; i < 100; ++i) {
    EXPECT_EQ(pace.Allowed(kBegin), milliseconds{3});
    pace.Spend(milliseconds{5});
  }
}

}  // namespace
}  // namespace jeton::storage
