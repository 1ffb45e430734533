#include "domain/descent.h"

#include <gtest/gtest.h>

#include "testing/actors.h"

namespace jeton {
namespace {

using testing::kNow;

constexpr Seconds kFresh{600};

Token AParent(TokenKind kind, Seconds life) { return {.kind = kind, .created = kNow, .expires = kNow + life}; }

Actor WithCredential(const Token& parent) {
  Actor actor = testing::kAlice;
  actor.credential = parent.kind == TokenKind::kSession ? CredentialKind::kSession : CredentialKind::kToken;
  actor.token_kind = parent.kind;
  actor.token = testing::IdOf(500);
  actor.token_expires = parent.expires;
  actor.descendants_end = DescendantsEnd(parent);
  actor.logged_in = kNow;
  return actor;
}

Descent Of(const Token& parent, TokenKind made, TimePoint now = kNow) {
  return DescentOf(WithCredential(parent), made, {now, kFresh});
}

TEST(DescentTest, WhatAShortOAuthTokenMakesEndsWithIt) {
  const Token parent = AParent(TokenKind::kOAuthAccess, Seconds{2});
  for (const TokenKind made : {TokenKind::kOAuthAccess, TokenKind::kApplicationPassword, TokenKind::kCode}) {
    EXPECT_EQ(Of(parent, made).longest, parent.expires) << NameOf(made);
    EXPECT_EQ(Of(parent, made).parent, testing::IdOf(500)) << NameOf(made);
  }
}

TEST(DescentTest, TheSecretsOfRobotsAndClientsHaveNoEndButDescend) {
  const Token parent = AParent(TokenKind::kOAuthAccess, Seconds{2});
  for (const TokenKind made : {TokenKind::kRobot, TokenKind::kClientSecret}) {
    EXPECT_EQ(Of(parent, made).longest, kNever) << NameOf(made);
    EXPECT_EQ(Of(parent, made).parent, testing::IdOf(500)) << NameOf(made);
  }
}

TEST(DescentTest, AnOAuthTokenOfTheLongestLifeHasNoEndThatSomebodyChose) {
  EXPECT_EQ(Of(AParent(TokenKind::kOAuthAccess, kLongestTokenLife), TokenKind::kApplicationPassword).longest, kNever);
  const Token shorter = AParent(TokenKind::kOAuthAccess, kLongestTokenLife - Seconds{1});
  EXPECT_EQ(Of(shorter, TokenKind::kApplicationPassword).longest, shorter.expires);
}

TEST(DescentTest, ASessionAuthorizationMakesWhatOutlivesItAsItsContractSays) {
  const Descent descent = Of(AParent(TokenKind::kAuthorization, Seconds{60}), TokenKind::kAuthorization);
  EXPECT_EQ(descent.longest, kNever);
  EXPECT_EQ(descent.parent, testing::IdOf(500));
}

TEST(DescentTest, APersonWithAFreshPasswordLeavesNoTrace) {
  EXPECT_TRUE(DescentOf(testing::kAlice, TokenKind::kOAuthAccess, {kNow, kFresh}).parent.IsNone());
  const Token session = AParent(TokenKind::kSession, Seconds{86400});
  EXPECT_TRUE(Of(session, TokenKind::kOAuthAccess, kNow + kFresh).parent.IsNone());
  EXPECT_EQ(Of(session, TokenKind::kOAuthAccess, kNow + kFresh + Seconds{1}).parent, testing::IdOf(500));
}

}  // namespace
}  // namespace jeton
