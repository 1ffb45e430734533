#include "domain/organizations/organization_policy.h"

#include <gtest/gtest.h>

namespace jeton {
namespace {

constexpr TimePoint kIssued = FromMicros(1'000'000'000'000);
constexpr Seconds kOneHour{3600};

TEST(OrganizationPolicyTest, WhatIsPrintedIsParsed) {
  const OrganizationPolicy policies[] = {
      {},
      {.longest_life = kOneHour, .default_life = {}, .allowed_addresses = {}},
      {.longest_life = kOneHour,
       .default_life = Seconds{60},
       .never_allowed = false,
       .owner_required = true,
       .allowed_addresses = "10.0.0.0/8 ::1"},
  };
  for (const OrganizationPolicy& policy : policies) {
    EXPECT_EQ(OrganizationPolicy::Parse(policy.Print()), policy) << policy.Print();
  }
  EXPECT_EQ(OrganizationPolicy{}.Print(), "");
}

TEST(OrganizationPolicyTest, AnUnreadablePolicyAllowsNothing) {
  for (const char* text : {"longest=x", "longest=0", "addresses=", "addresses=0.0.0.0/0", "unknown"}) {
    EXPECT_EQ(OrganizationPolicy::Parse(text), std::nullopt) << text;
    const auto policy = OrganizationPolicy::FromStored(text);
    EXPECT_FALSE(policy->AcceptsFrom("192.0.2.7"));
    EXPECT_FALSE(policy->never_allowed);
  }
  EXPECT_EQ(OrganizationPolicy::FromStored(""), nullptr);
}

TEST(OrganizationPolicyTest, TheEndOfATokenIsWithinThePolicy) {
  const OrganizationPolicy longest{.longest_life = kOneHour, .default_life = {}, .allowed_addresses = {}};
  const OrganizationPolicy both{.longest_life = kOneHour, .default_life = Seconds{60}, .allowed_addresses = {}};
  const OrganizationPolicy ending{
      .longest_life = {}, .default_life = {}, .never_allowed = false, .allowed_addresses = {}};
  const struct {
    OrganizationPolicy policy;
    TimePoint end;
    LifeIs life;
    TimePoint expected;
  } cases[] = {
      {{}, kNever, LifeIs::kGiven, kNever},
      {{}, kIssued + kOneHour, LifeIs::kGiven, kIssued + kOneHour},
      {longest, kIssued + 2 * kOneHour, LifeIs::kChosen, kIssued + kOneHour},
      {longest, kIssued + Seconds{5}, LifeIs::kChosen, kIssued + Seconds{5}},
      {longest, kNever, LifeIs::kGiven, kNever},
      {both, kIssued + 2 * kOneHour, LifeIs::kGiven, kIssued + Seconds{60}},
      {both, kIssued + Seconds{5}, LifeIs::kGiven, kIssued + Seconds{60}},
      {both, kIssued + Seconds{90}, LifeIs::kChosen, kIssued + Seconds{90}},
      {ending, kNever, LifeIs::kGiven, kIssued + kUsualTokenLife},
      {ending, kIssued + 90 * kUsualTokenLife, LifeIs::kGiven, kIssued + 90 * kUsualTokenLife},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(c.policy.EndOf(c.end, c.life, kIssued), c.expected) << c.policy.Print() << ' ' << ToMicros(c.end);
  }
}

TEST(OrganizationPolicyTest, AnEndIsNotMovedBeyondTheLongestLife) {
  const OrganizationPolicy policy{.longest_life = kOneHour, .default_life = {}, .allowed_addresses = {}};
  EXPECT_EQ(policy.LatestEnd(kIssued, kIssued + Seconds{60}), kIssued + kOneHour);
  EXPECT_EQ(policy.LatestEnd(kIssued, kIssued + 9 * kOneHour), kIssued + 9 * kOneHour) << "it is older than the policy";
  EXPECT_EQ(OrganizationPolicy{}.LatestEnd(kIssued, kIssued), kNever);
}

TEST(OrganizationPolicyTest, ARefusedWishIsToldWhatIsAllowed) {
  const OrganizationPolicy policy{
      .longest_life = 24 * 30 * kOneHour, .default_life = {}, .never_allowed = false, .allowed_addresses = {}};
  EXPECT_EQ(policy.FaultOf(kOneHour), "");
  EXPECT_EQ(policy.FaultOf(24 * 31 * kOneHour),
            "The policy of the organization lets tokens live at most 30d, not 31d.");
  EXPECT_NE(policy.FaultOf(std::nullopt).find("at most 30d"), std::string::npos);
  EXPECT_EQ(OrganizationPolicy{}.FaultOf(std::nullopt), "");
}

TEST(OrganizationPolicyTest, AddressesOutsideAreRefused) {
  const OrganizationPolicy policy{.longest_life = {}, .default_life = {}, .allowed_addresses = "192.0.2.0/24 ::1"};
  EXPECT_TRUE(policy.AcceptsFrom("192.0.2.9"));
  EXPECT_TRUE(policy.AcceptsFrom("::ffff:192.0.2.9"));
  EXPECT_FALSE(policy.AcceptsFrom("198.51.100.1"));
  EXPECT_FALSE(policy.AcceptsFrom(""));
  EXPECT_TRUE(OrganizationPolicy{}.AcceptsFrom(""));
}

}  // namespace
}  // namespace jeton
