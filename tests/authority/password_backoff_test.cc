#include "authority/password_backoff.h"

#include <gtest/gtest.h>

namespace jeton::authority {
namespace {

constexpr TimePoint kNow{Seconds{1'000'000}};

Digest Key(std::string_view login, std::string_view address = "192.0.2.7") {
  static const PasswordBackoff any;
  return any.KeyOf(login, address);
}

TEST(PasswordBackoffTest, WaitsLongerAfterEachWrongPassword) {
  PasswordBackoff backoff;
  const std::int64_t milliseconds[] = {500, 1500, 3500, 7500, 15500};
  for (const std::int64_t expected : milliseconds) {
    backoff.Failed(Key("alice"), kNow);
    EXPECT_EQ(backoff.Wait(Key("alice"), kNow), Microseconds{expected * 1000});
  }
}

TEST(PasswordBackoffTest, NeverWaitsLongerThanAnHour) {
  PasswordBackoff backoff;
  for (int i = 0; i < 100; ++i) backoff.Failed(Key("alice"), kNow);
  EXPECT_EQ(backoff.Wait(Key("alice"), kNow), Microseconds(Seconds{3600}));
}

TEST(PasswordBackoffTest, NobodyWaitsWhereThatIsChosen) {
  PasswordBackoff backoff(Microseconds{0});
  for (int i = 0; i < 100; ++i) backoff.Failed(Key("alice"), kNow);
  EXPECT_EQ(backoff.Wait(Key("alice"), kNow), Microseconds{0});
}

TEST(PasswordBackoffTest, TheWaitEndsOnTime) {
  PasswordBackoff backoff;
  backoff.Failed(Key("alice"), kNow);
  EXPECT_EQ(backoff.Wait(Key("alice"), kNow + Microseconds{499'999}), Microseconds{1});
  EXPECT_EQ(backoff.Wait(Key("alice"), kNow + Microseconds{500'000}), Microseconds{0});
  EXPECT_EQ(backoff.Wait(Key("alice"), kNow + Seconds{9}), Microseconds{0});
}

TEST(PasswordBackoffTest, TheSameWrongPasswordTwiceCountsOnce) {
  PasswordBackoff backoff;
  const auto wrong = PasswordBackoff::MarkOf(Key("alice"), "wrong");
  backoff.Failed(Key("alice"), kNow, wrong);
  EXPECT_TRUE(backoff.HasJustFailed(Key("alice"), kNow + Microseconds{400'000}, wrong));
  backoff.Failed(Key("alice"), kNow + Microseconds{400'000}, wrong);
  EXPECT_EQ(backoff.Wait(Key("alice"), kNow + Seconds{1}), Microseconds{0});
}

// The mark is short: many passwords have the same, and none of them may be tried for nothing.
TEST(PasswordBackoffTest, OnceTheWaitIsOverItWasAnAttemptLikeAnyOther) {
  PasswordBackoff backoff;
  const auto wrong = PasswordBackoff::MarkOf(Key("alice"), "wrong");
  backoff.Failed(Key("alice"), kNow, wrong);
  backoff.Failed(Key("alice"), kNow + Seconds{1}, wrong);
  EXPECT_EQ(backoff.Wait(Key("alice"), kNow + Seconds{1}), Microseconds{1'500'000});
}

TEST(PasswordBackoffTest, AnotherWrongPasswordCounts) {
  PasswordBackoff backoff;
  const auto another = PasswordBackoff::MarkOf(Key("alice"), "another");
  backoff.Failed(Key("alice"), kNow, PasswordBackoff::MarkOf(Key("alice"), "wrong"));
  EXPECT_FALSE(backoff.HasJustFailed(Key("alice"), kNow, another));
  backoff.Failed(Key("alice"), kNow, another);
  EXPECT_EQ(backoff.Wait(Key("alice"), kNow), Microseconds{1'500'000});
}

TEST(PasswordBackoffTest, LaterTheSameCountsAnew) {
  PasswordBackoff backoff;
  const auto wrong = PasswordBackoff::MarkOf(Key("alice"), "wrong");
  backoff.Failed(Key("alice"), kNow, wrong);
  EXPECT_FALSE(backoff.HasJustFailed(Key("alice"), kNow + Seconds{2}, wrong));
  backoff.Failed(Key("alice"), kNow + Seconds{2}, wrong);
  EXPECT_EQ(backoff.Wait(Key("alice"), kNow + Seconds{2}), Microseconds{1'500'000});
}

TEST(PasswordBackoffTest, WhoNeverFailedHasNotJustFailed) {
  PasswordBackoff backoff;
  EXPECT_FALSE(backoff.HasJustFailed(Key("alice"), kNow, PasswordBackoff::MarkOf(Key("alice"), "wrong")));
  backoff.Failed(Key("alice"), kNow, PasswordBackoff::MarkOf(Key("alice"), "wrong"));
  EXPECT_FALSE(backoff.HasJustFailed(Key("alice"), kNow, 0));
  backoff.Succeeded(Key("alice"));
  EXPECT_FALSE(backoff.HasJustFailed(Key("alice"), kNow, PasswordBackoff::MarkOf(Key("alice"), "wrong")));
}

TEST(PasswordBackoffTest, ARightPasswordBeginsAnew) {
  PasswordBackoff backoff;
  for (int i = 0; i < 3; ++i) backoff.Failed(Key("alice"), kNow);
  backoff.Succeeded(Key("alice"));
  EXPECT_EQ(backoff.Wait(Key("alice"), kNow), Microseconds{0});
  backoff.Failed(Key("alice"), kNow);
  EXPECT_EQ(backoff.Wait(Key("alice"), kNow), Microseconds{500'000});
}

TEST(PasswordBackoffTest, OtherLoginsAndOtherAddressesDoNotWait) {
  PasswordBackoff backoff;
  backoff.Failed(Key("alice"), kNow);
  EXPECT_EQ(backoff.Wait(Key("bob"), kNow), Microseconds{0});
  EXPECT_EQ(backoff.Wait(Key("alice", "192.0.2.8"), kNow), Microseconds{0});
  EXPECT_EQ(backoff.Wait(Key("lice", "192.0.2.7a"), kNow), Microseconds{0});
}

TEST(PasswordBackoffTest, AnIpv6NetworkIsOneAddress) {
  const struct {
    std::string_view one;
    std::string_view other;
    bool same;
  } cases[] = {
      {"2001:db8:1:2:3:4:5:6", "2001:db8:1:2:9:9:9:9", true}, {"2001:db8:1:2::1", "2001:db8:1:2::2", true},
      {"2001:db8:1:2::1", "2001:db8:1:3::1", false},          {"2001:db8::1", "2001:db8::2", true},
      {"::ffff:192.0.2.7", "::ffff:192.0.2.8", false},        {"192.0.2.7", "192.0.2.8", false},
  };
  for (const auto& c : cases) EXPECT_EQ(Key("a", c.one) == Key("a", c.other), c.same) << c.one << " " << c.other;
}

TEST(PasswordBackoffTest, MadeUpLoginsDoNotPushOutWhoHasLongToWait) {
  PasswordBackoff backoff;
  for (int i = 0; i < 10; ++i) backoff.Failed(Key("alice"), kNow);
  for (int i = 0; i < 50'000; ++i) backoff.Failed(Key("nobody" + std::to_string(i)), kNow);
  EXPECT_GT(backoff.Wait(Key("alice"), kNow), Microseconds(Seconds{500}));
  EXPECT_GT(backoff.Wait(Key("nobody49999"), kNow), Microseconds{0});
}

TEST(PasswordBackoffTest, ALoginsPlaceIsKnownToTheProcessAlone) {
  const PasswordBackoff one(Microseconds{500'000}, "secret");
  const PasswordBackoff other(Microseconds{500'000}, "another");
  EXPECT_NE(one.KeyOf("alice", "192.0.2.1"), other.KeyOf("alice", "192.0.2.1"));
  EXPECT_EQ(one.KeyOf("alice", "192.0.2.1"), one.KeyOf("alice", "192.0.2.1"));
}

}  // namespace
}  // namespace jeton::authority
