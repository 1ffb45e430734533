#include "domain/token_kind.h"

#include <gtest/gtest.h>

#include <set>

namespace jeton {
namespace {

using Kinds = std::set<TokenKind>;

template <typename Test>
Kinds KindsWith(Test test) {
  Kinds kinds;
  for (const TokenKindInfo& info : kTokenKindInfos) {
    if (test(info)) kinds.insert(info.kind);
  }
  return kinds;
}

// Written down a second time, because each of these opens or ends something.
TEST(TokenKindTest, OnlyTheseSpeakForThemselves) {
  using enum TokenKind;
  EXPECT_EQ(KindsWith([](const auto& info) { return info.speaks_for_itself; }),
            (Kinds{kOAuthAccess, kRobot, kAuthorization, kApplicationPassword}));
  EXPECT_EQ(KindsWith([](const auto& info) { return info.registry_only; }), (Kinds{kRobot, kApplicationPassword}));
  EXPECT_EQ(KindsWith([](const auto& info) { return info.keeps_login; }),
            (Kinds{kRobot, kAuthorization, kApplicationPassword}));
}

TEST(TokenKindTest, OnlyTheseReachAnything) {
  using enum TokenKind;
  EXPECT_EQ(KindsWith([](const auto& info) { return info.reach != TokenReach::kNothing; }),
            (Kinds{kOAuthAccess, kRobot, kAuthorization, kApplicationPassword, kSession}));
  EXPECT_EQ(KindsWith([](const auto& info) { return info.reach == TokenReach::kEverything; }), (Kinds{kSession}));
}

TEST(TokenKindTest, OnlyTheseAreKeptToBeShownAgain) {
  using enum TokenKind;
  EXPECT_EQ(KindsWith([](const auto& info) { return info.shown_again; }),
            (Kinds{kRobot, kAuthorization, kClientSecret, kApplicationPassword}));
}

TEST(TokenKindTest, OnlyTheseOutliveWhatMadeThem) {
  using enum TokenKind;
  EXPECT_EQ(KindsWith([](const auto& info) { return info.endless; }), (Kinds{kRobot, kClientSecret, kApiCredential}));
  EXPECT_EQ(KindsWith([](const auto& info) { return info.descendants != DescendantsLimit::kOwnEnd; }),
            (Kinds{kOAuthAccess, kAuthorization, kSession, kRefresh}));
}

TEST(TokenKindTest, WhatSpeaksForAPersonGoesWithThem) {
  using enum TokenKind;
  EXPECT_EQ(KindsWith([](const auto& info) { return info.personal; }),
            (Kinds{kOAuthAccess, kAuthorization, kApplicationPassword, kSession, kCode, kIdentity, kRefresh}));
}

// A second pair of eyes on prefixes: the text alone must tell the kinds apart.
TEST(TokenKindTest, NoTwoKindsShareANameOrAPrefix) {
  std::set<std::string_view> names;
  std::set<std::string_view> prefixes;
  for (const TokenKindInfo& info : kTokenKindInfos) {
    EXPECT_TRUE(names.insert(NameOf(info.kind)).second) << NameOf(info.kind);
    EXPECT_TRUE(prefixes.insert(FormOf(info.kind).prefix).second) << NameOf(info.kind);
  }
}

}  // namespace
}  // namespace jeton
