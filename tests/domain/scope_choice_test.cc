#include "domain/access/scope_choice.h"

#include <gtest/gtest.h>

#include "base/encoding.h"
#include "testing/result_testing.h"

namespace jeton {
namespace {

using testing::FailsWith;
using ScopeWords = std::vector<std::string>;

constexpr const char* kHere = "https://jeton.example";
constexpr const char* kOrders = "https://orders.example/v1";
constexpr const char* kStock = "https://stock.example";

Target ATarget(const std::string& identifier, const ScopeWords& scopes) {
  return {.api = {}, .identifier = identifier, .scopes = scopes, .harmless = {scopes.front()}};
}

const std::vector<Target> kTargets = {ATarget(kHere, {"repo:read", "user:read"}),
                                      ATarget(kOrders, {"orders:read", "write", "all"}),
                                      ATarget(kStock, {"stock:read", "write"})};

Result<ScopeGrant, TargetError> Choose(const std::optional<std::string>& scope, const ScopeWords& resources = {},
                                       bool refreshes = false, bool strict = false) {
  return ChooseScopes(kTargets, Application(),
                      {.access = {resources, scope}, .refreshes = refreshes, .strict = strict});
}

TEST(ScopeWordsTest, AreSeparatedByOneSpaceEach) {
  EXPECT_EQ(ParseScopeWords("b a b"), (ScopeWords{"b", "a"})) << "each once, in the order sent";
  for (const std::string_view text : {"", " ", "a ", " a", "a  b", "a\tb", "a\"b", "a\\b", "\xc3\xa4", "a,b\n"}) {
    EXPECT_FALSE(ParseScopeWords(text)) << text;
  }
  EXPECT_EQ(JoinWords({"a", "b"}), "a b");
}

TEST(ChooseScopesTest, TheScopesSayWhichResourceIsMeant) {
  EXPECT_EQ(Choose("orders:read all").value(), (ScopeGrant{{"orders:read", "all"}, {kOrders}}));
  EXPECT_EQ(Choose("user:read").value(), (ScopeGrant{{"user:read"}, {kHere}}));
}

TEST(ChooseScopesTest, ScopesOfSeveralNeedAResource) {
  EXPECT_TRUE(FailsWith(Choose("orders:read stock:read"), TargetError::kInvalidTarget));
  EXPECT_TRUE(FailsWith(Choose("write"), TargetError::kInvalidTarget)) << "a name that two of them have";
  EXPECT_EQ(Choose("orders:read stock:read", {kOrders, kStock}).value(),
            (ScopeGrant{{"orders:read", "stock:read"}, {kOrders, kStock}}));
  EXPECT_EQ(Choose("write", {kStock}).value(), (ScopeGrant{{"write"}, {kStock}}));
}

TEST(ChooseScopesTest, AnUnknownResourceIsRefused) {
  EXPECT_TRUE(FailsWith(Choose("orders:read", {kOrders, "https://other.example"}), TargetError::kInvalidTarget));
  EXPECT_TRUE(FailsWith(Choose("orders:read", {std::string(kOrders) + "/"}), TargetError::kInvalidTarget));
  EXPECT_EQ(Choose("stock:read", {std::string(kStock) + "/"}).value().resources, ScopeWords{kStock})
      << "the slash of an empty path is no difference";
}

TEST(ChooseScopesTest, WhatTheClientMayNotHaveIsLeftOutUnlessItIsStrict) {
  EXPECT_EQ(Choose("user:read org:admin what").value().scopes, ScopeWords{"user:read"});
  EXPECT_TRUE(FailsWith(Choose("org:admin what"), TargetError::kInvalidScope)) << "nothing is left";
  EXPECT_TRUE(FailsWith(Choose("user:read what", {}, false, true), TargetError::kInvalidScope));
  EXPECT_TRUE(FailsWith(Choose("user:read  what"), TargetError::kInvalidScope)) << "malformed";
  EXPECT_EQ(Choose("openid user:read email profile", {}, false, true).value().scopes, ScopeWords{"user:read"})
      << "clients send these blindly";
}

TEST(ChooseScopesTest, OfflineAccessIsForClientsWithRefreshTokens) {
  EXPECT_EQ(Choose("user:read offline_access", {}, true).value().scopes, (ScopeWords{"user:read", "offline_access"}));
  EXPECT_EQ(Choose("user:read offline_access", {}, false).value().scopes, ScopeWords{"user:read"});
  EXPECT_TRUE(FailsWith(Choose("offline_access", {}, true), TargetError::kInvalidScope))
      << "alone it is access to nothing";
}

TEST(ChooseScopesTest, WithoutAScopeTheDefaultsCount) {
  EXPECT_EQ(Choose(std::nullopt).value(), (ScopeGrant{{"repo:read"}, {kHere}}));
  EXPECT_EQ(Choose(std::nullopt, {kOrders}).value(), (ScopeGrant{{"orders:read"}, {kOrders}}));
}

class NarrowGrantTest : public ::testing::Test {
 protected:
  Result<ChosenAccess, TargetError> Narrow(const ScopeWords& resources, const std::optional<std::string>& scope = {}) {
    return NarrowGrant(kTargets, grant_, {resources, scope});
  }
  ScopeGrant grant_{{"user:read", "orders:read", "write", "offline_access"}, {kHere, kOrders}};
};

TEST_F(NarrowGrantTest, ATokenIsForOneResourceWithItsScopesAlone) {
  const auto orders = Narrow({kOrders});
  ASSERT_TRUE(orders.has_value());
  EXPECT_EQ(orders->target->identifier, kOrders);
  EXPECT_EQ(orders->scopes, (ScopeWords{"orders:read", "write", "offline_access"}));
  EXPECT_EQ(Narrow({kHere})->scopes, (ScopeWords{"user:read", "offline_access"}));
}

TEST_F(NarrowGrantTest, SeveralResourcesOrOneThatWasNotGrantedAreRefused) {
  EXPECT_TRUE(FailsWith(Narrow({}), TargetError::kInvalidTarget));
  EXPECT_TRUE(FailsWith(Narrow({kHere, kOrders}), TargetError::kInvalidTarget));
  EXPECT_TRUE(FailsWith(Narrow({kStock}), TargetError::kInvalidTarget));
  grant_.resources = {kOrders};
  EXPECT_EQ(Narrow({})->target->identifier, kOrders) << "the only one that was granted";
}

TEST_F(NarrowGrantTest, NoScopeIsAdded) {
  EXPECT_EQ(Narrow({kOrders}, "write")->scopes, ScopeWords{"write"});
  EXPECT_TRUE(FailsWith(Narrow({kOrders}, "all"), TargetError::kInvalidScope));
  EXPECT_TRUE(FailsWith(Narrow({kOrders}, "user:read"), TargetError::kInvalidScope)) << "it is another resource's";
}

}  // namespace
}  // namespace jeton
