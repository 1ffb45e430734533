#include <fmt/format.h>
#include <gtest/gtest.h>

#include "identity/password_backoff.h"
#include "testing/clock_and_random.h"

// Sources that gave a right password lately.
namespace jeton::authority {
namespace {

using Answer = PasswordBackoff::Answer;
using Outcome = PasswordBackoff::Outcome;

constexpr Seconds kOneDay{86400};

class FamiliarSourcesTest : public ::testing::Test {
 protected:
  PasswordBackoff::Admission Try(PasswordBackoff& backoff, std::string_view address, Outcome outcome,
                                 std::string_view person = "alice") {
    const auto guess = backoff.MakeGuess(address, person, "hash", "password" + std::to_string(number_++));
    const auto admission = backoff.Admit(guess, now_);
    if (admission.answer == Answer::kCompare) backoff.Settle(guess, outcome, now_);
    return admission;
  }
  void GiveRight(std::string_view address, std::string_view person = "alice") {
    Try(backoff_, address, Outcome::kRight, person);
  }
  void GiveWrong(std::string_view address) { Try(backoff_, address, Outcome::kWrong); }
  bool IsFamiliar(std::string_view address) {
    return Try(backoff_, address, Outcome::kNotCompared, "somebody else").familiar;
  }
  static std::string StrangeAddress(int number) {
    return fmt::format("2001:db8:{:x}:{:x}::1", number >> 8, number & 255);
  }

  PasswordBackoff backoff_{{.free = 1000, .of_source = 0}, "secret"};
  TimePoint now_ = testing::kNow;
  int number_ = 0;
};

TEST_F(FamiliarSourcesTest, ARightPasswordMakesItsSourceFamiliarForAWeek) {
  EXPECT_FALSE(IsFamiliar("192.0.2.7"));
  GiveWrong("192.0.2.7");
  EXPECT_FALSE(IsFamiliar("192.0.2.7")) << "a wrong one does not";
  GiveRight("192.0.2.7");
  EXPECT_TRUE(IsFamiliar("192.0.2.7"));
  EXPECT_FALSE(IsFamiliar("192.0.2.8"));
  now_ += kOneDay * 7 - Microseconds{1};
  EXPECT_TRUE(IsFamiliar("192.0.2.7"));
  now_ += Microseconds{1};
  EXPECT_FALSE(IsFamiliar("192.0.2.7"));
}

TEST_F(FamiliarSourcesTest, ASourceStaysFamiliarAsLongAsItHasBeenKnownAMonthAtMost) {
  GiveRight("192.0.2.7");
  now_ += kOneDay * 20;
  EXPECT_FALSE(IsFamiliar("192.0.2.7"));
  GiveRight("192.0.2.7");
  now_ += kOneDay * 19;
  EXPECT_TRUE(IsFamiliar("192.0.2.7"));
  GiveRight("192.0.2.7");
  now_ += kOneDay * 30;
  EXPECT_FALSE(IsFamiliar("192.0.2.7"));
}

TEST_F(FamiliarSourcesTest, AnIpv6NetworkIsFamiliarAsAWhole) {
  GiveRight("2001:db8:1:2::1");
  EXPECT_TRUE(IsFamiliar("2001:db8:1:2::ffff"));
  EXPECT_FALSE(IsFamiliar("2001:db8:1:3::1"));
}

TEST_F(FamiliarSourcesTest, AClockThatIsSetBackMakesNoSourceFamiliarForLonger) {
  GiveRight("192.0.2.7");
  now_ -= kOneDay * 3650;
  EXPECT_TRUE(IsFamiliar("192.0.2.7"));
  now_ += kOneDay * 30;
  EXPECT_FALSE(IsFamiliar("192.0.2.7"));
}

TEST_F(FamiliarSourcesTest, StrangersPushOutNoFamiliarSource) {
  GiveRight("192.0.2.7");
  for (int i = 0; i < 50'000; ++i) GiveWrong(StrangeAddress(i));
  EXPECT_TRUE(IsFamiliar("192.0.2.7"));
}

TEST_F(FamiliarSourcesTest, AnAccountOfOnesOwnPushesOutNoSourceThatHasBeenKnownForLong) {
  GiveRight("192.0.2.7");
  now_ += kOneDay * 14;
  GiveRight("192.0.2.7");
  now_ += kOneDay;
  for (int i = 0; i < 50'000; ++i) GiveRight(StrangeAddress(i), "attacker");
  EXPECT_TRUE(IsFamiliar("192.0.2.7"));
}

TEST_F(FamiliarSourcesTest, WaitAfterWrongPasswordsLikeAnyOther) {
  for (const BackoffRules& rules :
       {BackoffRules{.free = 3, .of_source = 0}, BackoffRules{.free = 1000, .of_source = 3}}) {
    PasswordBackoff backoff(rules, "secret");
    Try(backoff, "192.0.2.7", Outcome::kRight);
    int wrong = 0;
    while (Try(backoff, "192.0.2.7", Outcome::kWrong).answer == Answer::kCompare) ++wrong;
    EXPECT_EQ(wrong, rules.of_source == 3 ? 3 : 4);
  }
}

}  // namespace
}  // namespace jeton::authority
