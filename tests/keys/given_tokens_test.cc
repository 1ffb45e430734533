#include "keys/given_tokens.h"

#include <gtest/gtest.h>

#include <atomic>
#include <string>
#include <thread>
#include <vector>

namespace jeton {
namespace {

constexpr TimePoint kStart{Seconds{1'700'000'000}};

TEST(GivenTokensTest, WhatIsRememberedIsBounded) {
  GivenTokens given(Seconds{1});
  std::size_t made = 0;
  const auto give = [&](int number) {
    return given.Give("same " + std::to_string(number), kStart, [&] { return std::to_string(++made); });
  };
  constexpr int kMany = 20'000;
  for (int number = 0; number < kMany; ++number) give(number);
  EXPECT_EQ(made, kMany);
  for (int number = 0; number < kMany; ++number) give(number);
  EXPECT_GE(made, 2 * kMany - 5'000u) << "most are forgotten";
  EXPECT_LT(made, 2 * kMany) << "and some are not";
}

TEST(GivenTokensTest, ThreadsGetWhatOneOfThemMade) {
  GivenTokens given(Seconds{1});
  std::atomic<int> made{0};
  std::vector<std::thread> threads;
  for (int thread = 0; thread < 4; ++thread) {
    threads.emplace_back([&] {
      for (int round = 0; round < 2000; ++round) {
        const GivenToken token = given.Give("same", kStart, [&] { return std::to_string(++made); });
        EXPECT_FALSE(token.text.empty());
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_LE(made, 4) << "each at most once, before one of them was there";
}

}  // namespace
}  // namespace jeton
