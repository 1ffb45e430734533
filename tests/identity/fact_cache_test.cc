#include "identity/fact_cache.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>

#include "testing/builders.h"

namespace jeton::authority {
namespace {

using testing::DigestOf;

struct Numbered {
  Digest key;
  int value;

  friend const Digest& KeyOf(const Numbered& fact) { return fact.key; }
};

using Cache = FactCache<Digest, Numbered>;

Cache::Pointer Fact(const Digest& key, int value) { return std::make_shared<const Numbered>(Numbered{key, value}); }

TEST(FactCacheTest, FindsWhatWasFilledAndNothingElse) {
  Cache cache(1000);
  EXPECT_EQ(cache.Find(DigestOf(1)), nullptr);
  cache.Fill(Fact(DigestOf(1), 7), 0);
  ASSERT_NE(cache.Find(DigestOf(1)), nullptr);
  EXPECT_EQ(cache.Find(DigestOf(1))->value, 7);
  EXPECT_EQ(cache.Find(DigestOf(2)), nullptr);
}

TEST(FactCacheTest, ANewerFactTakesTheOldOnesPlace) {
  Cache cache(1000);
  cache.Fill(Fact(DigestOf(1), 7), 0);
  cache.Fill(Fact(DigestOf(1), 8), 0);
  EXPECT_EQ(cache.Find(DigestOf(1))->value, 8);
}

TEST(FactCacheTest, ForgetsWhatItIsTold) {
  Cache cache(1000);
  cache.Fill(Fact(DigestOf(1), 7), 0);
  cache.Forget(DigestOf(1), 1);
  EXPECT_EQ(cache.Find(DigestOf(1)), nullptr);
}

TEST(FactCacheTest, ForgetsBothGenerations) {
  Cache cache(64);  // the smallest: each shard turns over at once
  for (unsigned n = 0; n < 1000; ++n) cache.Fill(Fact(DigestOf(n), 1), 0);
  for (unsigned n = 0; n < 1000; ++n) cache.Forget(DigestOf(n), n + 1);
  for (unsigned n = 0; n < 1000; ++n) EXPECT_EQ(cache.Find(DigestOf(n)), nullptr) << n;
}

TEST(FactCacheTest, ReadsAfterTheChangeAreKeptAgain) {
  Cache cache(1000);
  cache.Forget(DigestOf(1), 5);
  cache.Fill(Fact(DigestOf(1), 7), 4);
  EXPECT_EQ(cache.Find(DigestOf(1)), nullptr) << "older than the change";
  cache.Fill(Fact(DigestOf(1), 8), 5);
  ASSERT_NE(cache.Find(DigestOf(1)), nullptr) << "as new as the change";
  EXPECT_EQ(cache.Find(DigestOf(1))->value, 8);
}

TEST(FactCacheTest, OfTwoChangesTheLaterCountsInWhicheverOrderTheyAreTold) {
  Cache cache(1000);
  cache.Forget(DigestOf(1), 5);
  cache.Forget(DigestOf(1), 3);
  cache.Fill(Fact(DigestOf(1), 7), 4);
  EXPECT_EQ(cache.Find(DigestOf(1)), nullptr);
}

// A reader's steps and a writer's, in every order that keeps each one's own: what is found at the end must never be
// older than a change of which the cache has been told.
TEST(FactCacheTest, NoOrderOfReadingAndForgettingBringsAnOldFactBack) {
  enum Step { kNotePosition, kRead, kFill, kCommit, kForget, kPublishPosition };
  std::array<Step, 6> order = {kNotePosition, kRead, kFill, kCommit, kForget, kPublishPosition};
  std::sort(order.begin(), order.end());
  int orders = 0;
  int kept = 0;
  do {
    const auto place = [&](Step step) { return std::find(order.begin(), order.end(), step) - order.begin(); };
    const bool possible = place(kNotePosition) < place(kRead) && place(kRead) < place(kFill) &&
                          place(kCommit) < place(kForget) && place(kForget) < place(kPublishPosition);
    if (!possible) continue;
    ++orders;
    Cache cache(1000);
    int stored = 1;
    std::uint64_t feed = 0;
    std::uint64_t noted = 0;
    int read = 0;
    for (const Step step : order) {
      switch (step) {
        case kNotePosition: noted = feed; break;
        case kRead: read = stored; break;
        case kFill: cache.Fill(Fact(DigestOf(1), read), noted); break;
        case kCommit: stored = 2; break;
        case kForget: cache.Forget(DigestOf(1), 1); break;
        case kPublishPosition: feed = 1; break;
      }
    }
    const auto found = cache.Find(DigestOf(1));
    if (found == nullptr) continue;
    ++kept;
    EXPECT_EQ(found->value, 2) << "order " << ::testing::PrintToString(std::vector<int>(order.begin(), order.end()));
  } while (std::next_permutation(order.begin(), order.end()));
  EXPECT_EQ(orders, 20);
  EXPECT_GT(kept, 0) << "a cache that keeps nothing would pass, too";
}

TEST(FactCacheTest, IsBounded) {
  constexpr std::size_t kCapacity = 640;
  Cache cache(kCapacity);
  for (unsigned n = 0; n < 20'000; ++n) cache.Fill(Fact(DigestOf(n * 2'654'435'761u), 1), 0);
  std::size_t held = 0;
  for (unsigned n = 0; n < 20'000; ++n) held += cache.Find(DigestOf(n * 2'654'435'761u)) != nullptr ? 1 : 0;
  EXPECT_GT(held, 0u);
  EXPECT_LE(held, 2 * kCapacity);
}

TEST(FactCacheTest, WhatIsAskedForStaysWhenTheRestTurnsOver) {
  Cache cache(6400);
  const Digest favourite = DigestOf(123'456'789);
  cache.Fill(Fact(favourite, 7), 0);
  for (unsigned n = 0; n < 50'000; ++n) {
    cache.Fill(Fact(DigestOf(n * 2'654'435'761u), 1), 0);
    if (n % 100 != 0) continue;
    ASSERT_NE(cache.Find(favourite), nullptr) << n;
  }
}

}  // namespace
}  // namespace jeton::authority
