#include "identity/password_backoff.h"

#include <gtest/gtest.h>

#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "testing/clock_and_random.h"

namespace jeton::authority {
namespace {

using testing::kNow;
using Answer = PasswordBackoff::Answer;
using Outcome = PasswordBackoff::Outcome;

constexpr Microseconds kHalf{500'000};

class PasswordBackoffTest : public ::testing::Test {
 protected:
  PasswordBackoff::Guess Guess(std::string_view password, std::string_view person = "alice",
                               std::string_view address = "192.0.2.7", std::string_view hash = "hash") {
    return backoff_.MakeGuess(address, person, hash, password);
  }
  PasswordBackoff::Admission Admit(const PasswordBackoff::Guess& guess) { return backoff_.Admit(guess, now_); }
  void Settle(const PasswordBackoff::Guess& guess, Outcome outcome) { backoff_.Settle(guess, outcome, now_); }
  // One password, as a server deals with it that compares at once.
  Answer Try(const PasswordBackoff::Guess& guess, Outcome outcome = Outcome::kWrong) {
    const auto admission = Admit(guess);
    if (admission.answer == Answer::kCompare) Settle(guess, outcome);
    return admission.answer;
  }
  // So many wrong ones, each as soon as it may be given.
  void Fail(int times, std::string_view person = "alice") {
    for (int i = 0; i < times; ++i) {
      const auto guess = Guess("wrong" + std::to_string(number_++), person);
      now_ += WaitFor(person);
      ASSERT_EQ(Try(guess), Answer::kCompare) << i;
    }
  }
  // How long the person has to wait before the next new guess.
  Microseconds WaitFor(std::string_view person = "alice", std::string_view address = "192.0.2.7") {
    const auto guess = Guess("new" + std::to_string(number_++), person, address);
    const auto admission = Admit(guess);
    if (admission.answer == Answer::kCompare) Settle(guess, Outcome::kNotCompared);
    return admission.wait;
  }

  explicit PasswordBackoffTest(const BackoffRules& rules = {.of_source = 0}) : backoff_(rules, "secret") {}

  PasswordBackoff backoff_;
  TimePoint now_ = kNow;
  int number_ = 0;
};

class BackoffWithoutFreeOnesTest : public PasswordBackoffTest {
 protected:
  BackoffWithoutFreeOnesTest() : PasswordBackoffTest({.free = 0, .of_source = 0}) {}
};

class BackoffOfSourcesTest : public PasswordBackoffTest {
 protected:
  BackoffOfSourcesTest() : PasswordBackoffTest({.free = 1000, .of_source = 60, .refill = Seconds{2}}) {}
  int TriesUntilItWaits(std::string_view address = "192.0.2.7") {
    int tries = 0;
    while (Try(Guess("spring2026", "person" + std::to_string(number_++), address)) == Answer::kCompare) ++tries;
    return tries;
  }
};

TEST_F(PasswordBackoffTest, TenWrongPasswordsCostNoWait) {
  for (int i = 0; i < 10; ++i) {
    EXPECT_EQ(Try(Guess("wrong" + std::to_string(i))), Answer::kCompare) << i;
    EXPECT_EQ(WaitFor(), Microseconds{0}) << i;
  }
}

TEST_F(PasswordBackoffTest, TheWaitThenDoublesFromHalfASecondToAnHour) {
  Fail(10);
  for (Microseconds wait = kHalf; wait < Seconds{3600}; wait *= 2) {
    Fail(1);
    EXPECT_EQ(WaitFor(), wait);
  }
  for (int i = 0; i < 30; ++i) {
    Fail(1);
    EXPECT_EQ(WaitFor(), Microseconds(Seconds{3600}));
  }
}

TEST_F(BackoffWithoutFreeOnesTest, TheWaitEndsOnTime) {
  Fail(1);
  now_ += Microseconds{499'999};
  EXPECT_EQ(WaitFor(), Microseconds{1});
  now_ += Microseconds{1};
  EXPECT_EQ(WaitFor(), Microseconds{0});
}

TEST(PasswordBackoffOffTest, NoOneWaitsWhereThatIsChosen) {
  PasswordBackoff backoff({.first_wait = std::chrono::milliseconds{0}, .free = 0, .of_source = 1});
  for (int i = 0; i < 100; ++i) {
    const auto guess = backoff.MakeGuess("192.0.2.7", "alice", "hash", std::to_string(i));
    EXPECT_EQ(backoff.Admit(guess, kNow).answer, Answer::kCompare);
    backoff.Settle(guess, Outcome::kWrong, kNow);
  }
}

TEST_F(PasswordBackoffTest, TheSameWrongPasswordIsNoNewGuessHoweverOftenItComes) {
  EXPECT_EQ(Try(Guess("old")), Answer::kCompare);
  for (int i = 0; i < 1000; ++i) EXPECT_EQ(Try(Guess("old")), Answer::kKnownWrong);
  Fail(9);
  EXPECT_EQ(WaitFor(), Microseconds{0}) << "it counted once";
}

TEST_F(BackoffWithoutFreeOnesTest, TheSameWrongPasswordNeverMovesTheWaitNorIsItMadeToWait) {
  EXPECT_EQ(Try(Guess("old")), Answer::kCompare);
  for (int i = 0; i < 4; ++i) {
    EXPECT_EQ(Try(Guess("old")), Answer::kKnownWrong);
    now_ += Microseconds{100'000};
  }
  EXPECT_EQ(WaitFor(), Microseconds{100'000});
}

TEST_F(PasswordBackoffTest, TheLastFourWrongPasswordsAreRemembered) {
  for (const char* password : {"a", "b", "c", "d", "e"}) Try(Guess(password));
  for (const char* password : {"b", "c", "d", "e"}) EXPECT_EQ(Try(Guess(password)), Answer::kKnownWrong) << password;
  EXPECT_EQ(Try(Guess("a")), Answer::kCompare);
}

TEST_F(PasswordBackoffTest, AWrongPasswordThatKeepsComingStaysRemembered) {
  Try(Guess("old"));
  for (int i = 0; i < 9; ++i) {
    Try(Guess("typo" + std::to_string(i)));
    EXPECT_EQ(Try(Guess("old")), Answer::kKnownWrong) << i;
  }
}

TEST_F(PasswordBackoffTest, AWrongPasswordIsRememberedBeyondARightOne) {
  Try(Guess("old"));
  for (int i = 0; i < 100; ++i) {
    EXPECT_EQ(Try(Guess("right"), Outcome::kRight), Answer::kCompare);
    EXPECT_EQ(Try(Guess("old")), Answer::kKnownWrong);
  }
}

TEST_F(PasswordBackoffTest, APasswordThatWasWrongIsComparedAgainOnceThePersonHasANewOne) {
  Try(Guess("next"));
  EXPECT_EQ(Try(Guess("next", "alice", "192.0.2.7", "new hash")), Answer::kCompare);
}

TEST_F(BackoffWithoutFreeOnesTest, OfFiftyGuessesAtOnceOneIsComparedPerWait) {
  for (int wait = 0; wait < 5; ++wait) {
    std::vector<PasswordBackoff::Guess> compared;
    for (int i = 0; i < 50; ++i) {
      const auto guess = Guess(std::to_string(wait) + " " + std::to_string(i));
      const auto admission = Admit(guess);
      if (admission.answer == Answer::kCompare) compared.push_back(guess);
      if (admission.answer == Answer::kWait) {
        EXPECT_EQ(admission.wait, kHalf * (1 << wait));
      }
    }
    ASSERT_EQ(compared.size(), 1u) << wait;
    Settle(compared.front(), Outcome::kWrong);
    now_ += WaitFor();
  }
}

TEST_F(PasswordBackoffTest, OfFiftyGuessesAtOnceNoMoreAreFreeThanOneAfterTheOther) {
  int compared = 0;
  for (int i = 0; i < 50; ++i) compared += Admit(Guess(std::to_string(i))).answer == Answer::kCompare;
  EXPECT_EQ(compared, 11) << "ten that cost nothing, and one that costs the first wait";
}

TEST_F(BackoffWithoutFreeOnesTest, TheSamePasswordFiftyTimesAtOnceIsOneGuess) {
  const auto right = Guess("right");
  for (int i = 0; i < 50; ++i) ASSERT_EQ(Admit(right).answer, Answer::kCompare);
  for (int i = 0; i < 50; ++i) Settle(right, Outcome::kRight);
  EXPECT_EQ(WaitFor(), Microseconds{0});

  const auto wrong = Guess("wrong");
  for (int i = 0; i < 50; ++i) ASSERT_EQ(Admit(wrong).answer, Answer::kCompare);
  EXPECT_FALSE(backoff_.KnownWrong(wrong));
  Settle(wrong, Outcome::kWrong);
  EXPECT_TRUE(backoff_.KnownWrong(wrong)) << "those behind it need no comparison";
  for (int i = 0; i < 49; ++i) Settle(wrong, Outcome::kNotCompared);
  EXPECT_EQ(WaitFor(), kHalf) << "it counted once";
}

TEST_F(BackoffWithoutFreeOnesTest, AComparisonThatIsNotMadeCostsNothing) {
  Fail(3);
  now_ += WaitFor();
  const auto guess = Guess("refused by a full queue");
  ASSERT_EQ(Admit(guess).answer, Answer::kCompare);
  Settle(guess, Outcome::kNotCompared);
  Fail(1);
  EXPECT_EQ(WaitFor(), kHalf * 8) << "the wait of the fourth";
}

TEST_F(BackoffWithoutFreeOnesTest, AComparisonThatIsNotMadeLeavesTheWaitOfAnotherOne) {
  const auto slow = Guess("slow");
  ASSERT_EQ(Admit(slow).answer, Answer::kCompare);
  now_ += kHalf;
  const auto dropped = Guess("dropped");
  ASSERT_EQ(Admit(dropped).answer, Answer::kCompare);
  now_ += Microseconds{1};
  Settle(slow, Outcome::kWrong);
  Settle(dropped, Outcome::kNotCompared);
  EXPECT_GE(WaitFor(), kHalf);
}

TEST_F(BackoffWithoutFreeOnesTest, ARightPasswordBeginsAnew) {
  Fail(5);
  now_ += WaitFor();
  EXPECT_EQ(Try(Guess("right"), Outcome::kRight), Answer::kCompare);
  EXPECT_EQ(WaitFor(), Microseconds{0});
  Fail(1);
  EXPECT_EQ(WaitFor(), kHalf);
}

TEST_F(BackoffWithoutFreeOnesTest, OtherPersonsAndOtherSourcesDoNotWait) {
  Fail(1);
  EXPECT_EQ(WaitFor("alice"), kHalf);
  EXPECT_EQ(WaitFor("bob"), Microseconds{0});
  EXPECT_EQ(WaitFor("alice", "192.0.2.8"), Microseconds{0});
  EXPECT_EQ(WaitFor("lice", "192.0.2.7a"), Microseconds{0});
}

TEST_F(BackoffWithoutFreeOnesTest, AnIpv6NetworkIsOneSource) {
  ASSERT_EQ(Try(Guess("wrong", "alice", "2001:db8:1:2::1")), Answer::kCompare);
  EXPECT_EQ(WaitFor("alice", "2001:db8:1:2:3:4:5:6"), kHalf);
  EXPECT_EQ(WaitFor("alice", "2001:db8:1:3::1"), Microseconds{0});
}

TEST_F(PasswordBackoffTest, AClockThatIsSetBackNeverMakesAWaitLonger) {
  const Seconds day{86400};
  Fail(12);
  ASSERT_EQ(WaitFor(), kHalf * 2);
  now_ -= day;
  EXPECT_EQ(WaitFor(), kHalf * 2);
  now_ += kHalf * 2;
  EXPECT_EQ(WaitFor(), Microseconds{0}) << "and it ends as it would have ended";
  Fail(30);
  ASSERT_EQ(WaitFor(), Microseconds(Seconds{3600}));
  now_ -= 365 * day;
  EXPECT_EQ(WaitFor(), Microseconds(Seconds{3600}));
  now_ += Seconds{3600};
  EXPECT_EQ(WaitFor(), Microseconds{0});
}

TEST_F(BackoffOfSourcesTest, AClockThatIsSetBackEmptiesNoSourceForLonger) {
  TriesUntilItWaits();
  now_ -= Seconds{86400};
  EXPECT_LE(WaitFor("anyone"), Microseconds(Seconds{2}));
  now_ += Seconds{2};
  EXPECT_EQ(WaitFor("anyone"), Microseconds{0});
}

TEST_F(BackoffOfSourcesTest, OnePasswordForManyLoginsIsStopped) {
  EXPECT_EQ(TriesUntilItWaits(), 60);
  EXPECT_EQ(WaitFor("anyone"), Microseconds(Seconds{2}));
  now_ += Seconds{2};
  EXPECT_EQ(TriesUntilItWaits(), 1) << "one for each two seconds";
  now_ += Seconds{3600};
  EXPECT_EQ(TriesUntilItWaits(), 60) << "never more than at first";
}

TEST_F(BackoffOfSourcesTest, OtherSourcesGoOn) {
  TriesUntilItWaits("2001:db8:1:2::1");
  EXPECT_GT(WaitFor("anyone", "2001:db8:1:2::ffff"), Microseconds{0});
  EXPECT_EQ(WaitFor("anyone", "2001:db8:1:3::1"), Microseconds{0});
  EXPECT_EQ(WaitFor("anyone", "192.0.2.7"), Microseconds{0});
}

TEST_F(BackoffOfSourcesTest, RightPasswordsAndRepeatedWrongOnesUseUpNothing) {
  Try(Guess("old"));
  for (int i = 0; i < 1000; ++i) {
    ASSERT_EQ(Try(Guess("right", "person" + std::to_string(i)), Outcome::kRight), Answer::kCompare);
    ASSERT_EQ(Try(Guess("old")), Answer::kKnownWrong);
  }
  EXPECT_EQ(TriesUntilItWaits(), 59);
}

TEST_F(BackoffOfSourcesTest, AnOwnAccountBuysNoFurtherGuesses) {
  int wrong = 0;
  while (Try(Guess("guess" + std::to_string(wrong), "victim")) == Answer::kCompare) {
    ++wrong;
    if (wrong == 60) break;
    ASSERT_EQ(Try(Guess("mine", "attacker"), Outcome::kRight), Answer::kCompare);
  }
  EXPECT_EQ(wrong, 60);
}

TEST_F(PasswordBackoffTest, MadeUpLoginsDoNotPushOutWhoHasLongToWait) {
  Fail(20);
  const Microseconds wait = WaitFor();
  for (int i = 0; i < 50'000; ++i) Try(Guess("x", "nobody" + std::to_string(i)));
  EXPECT_EQ(WaitFor(), wait);
}

TEST_F(PasswordBackoffTest, APersonsPlaceIsKnownToTheProcessAlone) {
  const PasswordBackoff one({}, "secret");
  const PasswordBackoff other({}, "another");
  const auto key = [](const PasswordBackoff& backoff) { return backoff.MakeGuess("192.0.2.1", "alice", "", "x"); };
  EXPECT_NE(key(one).person, key(other).person);
  EXPECT_NE(key(one).password, key(other).password);
  EXPECT_EQ(key(one).person, key(one).person);
}

TEST_F(BackoffWithoutFreeOnesTest, ManyThreadsMayGuessAtOnce) {
  std::atomic<int> compared{0};
  std::vector<std::thread> threads;
  for (int thread = 0; thread < 8; ++thread) {
    threads.emplace_back([&, thread] {
      for (int i = 0; i < 200; ++i) {
        const auto guess = Guess(std::to_string(thread * 1000 + i));
        if (backoff_.Admit(guess, kNow).answer != Answer::kCompare) continue;
        ++compared;
        backoff_.Settle(guess, Outcome::kWrong, kNow);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(compared, 1);
}

}  // namespace
}  // namespace jeton::authority
