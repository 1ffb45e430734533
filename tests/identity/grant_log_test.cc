#include "identity/grant_log.h"

#include <gtest/gtest.h>

#include "testing/builders.h"

namespace jeton::authority {
namespace {

using testing::IdOf;

constexpr TimePoint At(int seconds) { return testing::kNow + Seconds{seconds}; }
constexpr Seconds kLife{100};

const Id kRobot = IdOf(1);
const Id kWeb = IdOf(2);
const Id kOne = IdOf(11);
const Id kTwo = IdOf(12);
const Id kPassword;

class GrantLogTest : public ::testing::Test {
 protected:
  GrantLogTest() { log_.BeginAt(At(-1000)); }
  void Note(const Id& token, int at) { log_.Note({kRobot, kWeb}, token, At(at)); }
  std::optional<Id> Only(int at, int created = -10'000) {
    return log_.OnlyToken({kRobot, kWeb}, {At(at) - kLife, At(at)}, At(created));
  }

  GrantLog log_;
};

TEST_F(GrantLogTest, TheOnlyTokenWithAGrantDidIt) {
  EXPECT_EQ(Only(0), std::nullopt);
  Note(kOne, 0);
  EXPECT_EQ(Only(0), kOne);
  EXPECT_EQ(Only(99), kOne);
  EXPECT_EQ(Only(100), std::nullopt) << "its registry token has ended";
  Note(kOne, 80);
  EXPECT_EQ(Only(100), kOne);
  EXPECT_EQ(log_.OnlyToken({kRobot, IdOf(3)}, {At(0), At(1)}, At(0)), std::nullopt) << "another repository";
  EXPECT_EQ(log_.OnlyToken({IdOf(4), kWeb}, {At(0), At(1)}, At(0)), std::nullopt) << "somebody else";
}

TEST_F(GrantLogTest, APasswordIsNoTokenButTellsTokensApartAllTheSame) {
  Note(kPassword, 0);
  EXPECT_EQ(Only(1), kPassword);
  Note(kOne, 2);
  EXPECT_EQ(Only(3), std::nullopt);
}

TEST_F(GrantLogTest, OfTwoTokensNoneDidIt) {
  Note(kOne, 0);
  Note(kTwo, 10);
  EXPECT_EQ(Only(11), std::nullopt);
  EXPECT_EQ(Only(99), std::nullopt);
  EXPECT_EQ(Only(101), kTwo) << "what the other got has ended";
  Note(kOne, 105);
  EXPECT_EQ(Only(106), std::nullopt);
}

TEST_F(GrantLogTest, WhatIsToldLateIsNotOfATokenThatCameLater) {
  Note(kOne, 0);
  Note(kTwo, 50);
  EXPECT_EQ(Only(1), std::nullopt);
  Note(kTwo, 500);
  EXPECT_EQ(Only(40), std::nullopt);
}

TEST_F(GrantLogTest, WhatWasDoneBeforeTheFirstGrantWasNotDoneByIt) {
  Note(kOne, 50);
  EXPECT_EQ(Only(49), std::nullopt);
  EXPECT_EQ(Only(50), kOne);
  Note(kOne, 60);
  EXPECT_EQ(Only(49), std::nullopt);
}

TEST_F(GrantLogTest, BeforeItBeganAnythingMayHaveBeen) {
  GrantLog log;
  log.BeginAt(At(0));
  log.Note({kRobot, kWeb}, kOne, At(10));
  const GrantLog::Window window{At(-80), At(20)};
  EXPECT_EQ(log.OnlyToken({kRobot, kWeb}, window, At(-500)), std::nullopt);
  EXPECT_EQ(log.OnlyToken({kRobot, kWeb}, window, At(-1)), std::nullopt);
  EXPECT_EQ(log.OnlyToken({kRobot, kWeb}, window, At(0)), kOne) << "he was not there before";
  EXPECT_EQ(log.OnlyToken({kRobot, kWeb}, {At(0), At(100)}, At(-500)), kOne);
}

TEST_F(GrantLogTest, WhatItForgetsItDoesNotGuess) {
  constexpr unsigned kPerShard = 16;
  GrantLog log(2 * 2 * kPerShard);  // two young ones and two old ones in each place
  log.BeginAt(At(-1000));
  const auto note = [&](unsigned n, const Id& token, int at) { log.Note({IdOf(n * kPerShard), kWeb}, token, At(at)); };
  const auto only = [&](unsigned n, int at) {
    return log.OnlyToken({IdOf(n * kPerShard), kWeb}, {At(at) - kLife, At(at)}, At(-2000));
  };
  for (unsigned n = 1; n <= 4; ++n) note(n, kOne, static_cast<int>(n));
  for (unsigned n = 1; n <= 4; ++n) EXPECT_EQ(only(n, 5), kOne) << n;
  note(1, kOne, 6);  // is young again
  note(5, kOne, 7);
  EXPECT_EQ(only(1, 8), std::nullopt) << "something of this time has been forgotten";
  EXPECT_EQ(only(5, 8), std::nullopt);
  note(1, kTwo, 200);
  EXPECT_EQ(only(1, 201), kTwo) << "all since is known again";
  EXPECT_EQ(only(2, 201), std::nullopt);
}

}  // namespace
}  // namespace jeton::authority
