#include <gtest/gtest.h>

#include <limits>
#include <optional>
#include <string>

#include "domain/authorization_scope.h"
#include "testing/result_testing.h"

namespace jeton {
namespace {

using testing::FailsWith;
using testing::Succeeds;

constexpr std::string_view kShipped =
    "session=1.days|7.days,sso=1.days|7.days,oauthaccesstoken=10.minutes,*=30.days|180.days";
constexpr std::int64_t kDay = 86400;

AuthorizationScopes Scopes(std::string_view text) { return *AuthorizationScopes::Parse(text); }

TEST(ScopeLifetimesTest, TheShippedTextGivesTheTableOfTheContract) {
  const auto lifetimes = ScopeLifetimes::Parse(kShipped);
  ASSERT_TRUE(Succeeds(lifetimes));
  const struct {
    std::string_view scope;
    std::int64_t standard, maximum;
  } cases[] = {
      {"session", 86'400, 604'800},        {"sso", 86'400, 604'800},
      {"oauthaccesstoken", 600, 600},      {"read", 2'592'000, 15'552'000},
      {"userinfo", 2'592'000, 15'552'000}, {"domain/0123456789abcdef01234567/view", 2'592'000, 15'552'000},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(lifetimes->For(c.scope).standard.count(), c.standard) << c.scope;
    EXPECT_EQ(lifetimes->For(c.scope).maximum.count(), c.maximum) << c.scope;
  }
}

TEST(ScopeLifetimesTest, WithoutASettingEveryScopeLivesOneDay) {
  for (const ScopeLifetimes& lifetimes : {ScopeLifetimes(), *ScopeLifetimes::Parse(""), *ScopeLifetimes::Parse("  ")}) {
    EXPECT_EQ(lifetimes.For("session").standard.count(), kDay);
    EXPECT_EQ(lifetimes.For("session").maximum.count(), kDay);
    EXPECT_EQ(lifetimes.For("read").maximum.count(), kDay);
  }
}

TEST(ScopeLifetimesTest, ReadsEveryUnitAndBothSpellings) {
  const struct {
    std::string_view text;
    std::int64_t seconds;
  } cases[] = {
      {"1.second", 1},        {"90.seconds", 90},
      {"1.minute", 60},       {"10.minutes", 600},
      {"2.hours", 7200},      {"1.day", kDay},
      {"1.week", 7 * kDay},   {"6.months", 180 * kDay},
      {"1.month", 30 * kDay}, {"315576000.seconds", 315'576'000},
  };
  for (const auto& c : cases) {
    const auto lifetimes = ScopeLifetimes::Parse("read=" + std::string(c.text));
    ASSERT_TRUE(Succeeds(lifetimes)) << c.text;
    EXPECT_EQ(lifetimes->For("read").standard.count(), c.seconds) << c.text;
    EXPECT_EQ(lifetimes->For("read").maximum.count(), c.seconds) << "one value stands for both: " << c.text;
    EXPECT_EQ(lifetimes->For("userinfo").standard.count(), kDay) << "others keep the default";
  }
}

TEST(ScopeLifetimesTest, SpaceAroundThePartsDoesNotCount) {
  const auto lifetimes = ScopeLifetimes::Parse(" session = 1.days | 2.days , * = 3.days ");
  ASSERT_TRUE(Succeeds(lifetimes));
  EXPECT_EQ(lifetimes->For("session").standard.count(), kDay);
  EXPECT_EQ(lifetimes->For("session").maximum.count(), 2 * kDay);
  EXPECT_EQ(lifetimes->For("read").maximum.count(), 3 * kDay);
}

TEST(ScopeLifetimesTest, TheErrorNamesThePartThatCannotBeRead) {
  const std::string_view bad[] = {
      "session",
      "session=",
      "session=1",
      "session=days",
      "session=1.days|",
      "session=|1.days",
      "session=-1.days",
      "session=1.5.days",
      "session=1.fortnights",
      "session=1 day",
      "session=x.days",
      "session=2.days|1.days",
      "session=99999999999999999999.days",
      "session=1.days|2.days|3.days",
      "session=1.",
      "session=.days",
      "session=315576001.seconds",
      "session=1.days|3653.days",
      "session=122.months",
      "session=9223372036854775807.months",
      "session=0.seconds",
      "session=0.days|0.days",
      "session=1.days|-1.days",
      // Nobody has such a scope.
      "sesion=1.days",
      "Session=1.days",
      "=1.days",
      "session read=1.days",
      "domain=1.days",
      "domain/:id/builder=1.days",
      "domain/:id/scale=1.days",
      "domain/*/view=1.days",
      "domain/0123456789abcdef01234567/view=1.days",
  };
  for (const auto part : bad) {
    EXPECT_TRUE(FailsWith(ScopeLifetimes::Parse(part), std::string(part))) << part;
    EXPECT_TRUE(FailsWith(ScopeLifetimes::Parse("read=1.days, " + std::string(part) + " ,*=1.days"), std::string(part)))
        << part;
  }
}

TEST(ScopeLifetimesTest, EveryAdvertisedScopeCanBeGivenALife) {
  for (const std::string& scope : AdvertisedAuthorizationScopes()) {
    const auto lifetimes = ScopeLifetimes::Parse("*=5.days," + scope + "=1.hour|2.hours");
    ASSERT_TRUE(Succeeds(lifetimes)) << scope;
    EXPECT_EQ(lifetimes->For(scope).standard.count(), 3600) << scope;
    EXPECT_EQ(lifetimes->For(scope).maximum.count(), 7200) << scope;
  }
}

TEST(ScopeLifetimesTest, ALifeOfAPatternIsThatOfEveryScopeThatFollowsIt) {
  const auto lifetimes = *ScopeLifetimes::Parse(
      "domain/:id/view=1.hour|2.hours,application/:id/report_deployments=3.hours,session=1.day,*=5.days");
  const std::string one = "0123456789abcdef01234567", other = "fedcba987654321001234567";
  const struct {
    std::string scopes;
    std::int64_t standard, maximum;
  } cases[] = {
      {"domain/" + one + "/view", 3600, 7200},
      {"domain/" + other + "/view", 3600, 7200},
      {"session domain/" + other + "/view", 3600, 7200},
      {"domain/" + one + "/edit", 5 * kDay, 5 * kDay},
      {"application/" + one + "/view", 5 * kDay, 5 * kDay},
      {"application/" + one + "/report_deployments", 10'800, 10'800},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(lifetimes.For(Scopes(c.scopes)).standard.count(), c.standard) << c.scopes;
    EXPECT_EQ(lifetimes.For(Scopes(c.scopes)).maximum.count(), c.maximum) << c.scopes;
  }
}

TEST(ScopeLifetimesTest, AListGetsTheSmallestDefaultAndTheSmallestMaximum) {
  const auto lifetimes = *ScopeLifetimes::Parse("session=1.days|7.days,read=2.days|3.days,*=30.days|180.days");
  const struct {
    std::string_view scopes;
    std::int64_t standard, maximum;
  } cases[] = {
      {"session", kDay, 7 * kDay},          {"read", 2 * kDay, 3 * kDay},     {"userinfo", 30 * kDay, 180 * kDay},
      {"userinfo session", kDay, 7 * kDay}, {"session read", kDay, 3 * kDay}, {"read session userinfo", kDay, 3 * kDay},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(lifetimes.For(Scopes(c.scopes)).standard.count(), c.standard) << c.scopes;
    EXPECT_EQ(lifetimes.For(Scopes(c.scopes)).maximum.count(), c.maximum) << c.scopes;
  }
}

TEST(ScopeLifetimesTest, WhatIsAskedForIsClamped) {
  const auto lifetimes = *ScopeLifetimes::Parse(kShipped);
  const struct {
    std::string_view why, scopes;
    std::optional<std::int64_t> asked;
    std::int64_t expected;
  } cases[] = {
      {"nothing asked", "session", std::nullopt, kDay},
      {"nothing asked of another scope", "read", std::nullopt, 30 * kDay},
      {"minus one", "session", -1, kDay},
      {"any negative", "session", -86'400, kDay},
      {"the smallest number", "session", std::numeric_limits<std::int64_t>::min(), kDay},
      {"zero has already ended", "session", 0, 0},
      {"one second", "session", 1, 1},
      {"below the default", "session", 100, 100},
      {"between default and maximum", "session", 2 * kDay, 2 * kDay},
      {"just below the maximum", "session", 7 * kDay - 1, 7 * kDay - 1},
      {"the maximum", "session", 7 * kDay, 7 * kDay},
      {"just above the maximum", "session", 7 * kDay + 1, 7 * kDay},
      {"the largest number", "session", std::numeric_limits<std::int64_t>::max(), 7 * kDay},
      {"the list's maximum", "userinfo session", 30 * kDay, 7 * kDay},
      {"a scope of one length", "oauthaccesstoken", 3600, 600},
  };
  for (const auto& c : cases) EXPECT_EQ(lifetimes.Clamp(Scopes(c.scopes), c.asked).count(), c.expected) << c.why;
}

}  // namespace
}  // namespace jeton
