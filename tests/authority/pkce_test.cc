#include "authority/applications/pkce.h"

#include <gtest/gtest.h>

namespace jeton::authority {
namespace {

// RFC 7636, appendix B.
const std::string kVerifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const std::string kChallenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

TEST(PkceTest, TheExampleOfTheStandard) {
  EXPECT_EQ(KeepChallenge(kChallenge, "S256"), kChallenge);
  EXPECT_TRUE(Proves(kVerifier, kChallenge));
}

TEST(PkceTest, APlainChallengeIsKeptAsTheOther) {
  EXPECT_EQ(KeepChallenge(kVerifier, "plain"), kChallenge);
  EXPECT_EQ(KeepChallenge(kVerifier, ""), kChallenge);
}

TEST(PkceTest, WhatIsNoChallengeIsRefused) {
  EXPECT_FALSE(KeepChallenge(kChallenge, "s256"));
  EXPECT_FALSE(KeepChallenge(kChallenge, "none"));
  EXPECT_FALSE(KeepChallenge("", "S256"));
  EXPECT_FALSE(KeepChallenge(std::string(42, 'a'), "S256"));
  EXPECT_TRUE(KeepChallenge(std::string(43, 'a'), "S256"));
  EXPECT_TRUE(KeepChallenge(std::string(128, 'a'), "S256"));
  EXPECT_FALSE(KeepChallenge(std::string(129, 'a'), "S256"));
  EXPECT_FALSE(KeepChallenge(std::string(42, 'a') + "=", "S256"));
}

TEST(PkceTest, EveryOtherVerifierIsWrong) {
  for (std::size_t i = 0; i < kVerifier.size(); ++i) {
    std::string other = kVerifier;
    other[i] = other[i] == 'a' ? 'b' : 'a';
    EXPECT_FALSE(Proves(other, kChallenge)) << i;
  }
  EXPECT_FALSE(Proves(kVerifier + "x", kChallenge));
  EXPECT_FALSE(Proves(kChallenge, kChallenge));
  EXPECT_FALSE(Proves("", kChallenge));
}

TEST(PkceTest, AVerifierAndAChallengeComeTogetherOrNotAtAll) {
  EXPECT_FALSE(Proves(std::nullopt, kChallenge));
  EXPECT_FALSE(Proves(kVerifier, ""));
  EXPECT_FALSE(Proves("", ""));
  EXPECT_TRUE(Proves(std::nullopt, ""));
}

}  // namespace
}  // namespace jeton::authority
