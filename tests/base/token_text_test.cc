#include "base/token_text.h"

#include <gtest/gtest.h>

#include <string>

#include "testing/chosen_random.h"

namespace jeton {
namespace {

using testing::ChosenRandom;

constexpr std::string_view kBase62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
constexpr std::string_view kHex = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

// The checksums were computed with another program's CRC-32.
struct KnownToken {
  TokenKind kind;
  std::string_view name, prefix;
  std::size_t length;
  std::string_view text, leading_zero;
};
constexpr KnownToken kKnown[] = {
    {TokenKind::kOAuthAccess, "oauth_access", "jto_", 40, "jto_0123456789ABCDEFGHIJKLMNOPQRST3jZeua",
     "jto_0000000000000000000000000000001PEFDV"},
    {TokenKind::kRobot, "robot", "jtr_", 64, "jtr_0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqr4c9Cxl",
     "jtr_0000000000000000000000000000000000000000000000000000004TQJ8g"},
    {TokenKind::kClientSecret, "client_secret", "jts_", 40, "jts_0123456789ABCDEFGHIJKLMNOPQRST1FQiMt",
     "jts_0000000000000000000000000000003ZUr1a"},
    {TokenKind::kIdentity, "identity", "jtf_", 64, "jtf_0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqr2Uv6wm",
     "jtf_0000000000000000000000000000000000000000000000000000002LUDHP"},
    {TokenKind::kApplicationPassword, "application_password", "jta_", 120,
     "jta_"
     "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijkl"
     "3A8L11",
     "jta_"
     "00000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000"
     "1A1cUl"},
    {TokenKind::kRegistryEvents, "registry_events", "jtn_", 40, "jtn_0123456789ABCDEFGHIJKLMNOPQRST143rXi",
     "jtn_0000000000000000000000000000003SdOJ9"},
    {TokenKind::kRefresh, "refresh", "jtg_", 64, "jtg_0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqr2kBtFr",
     "jtg_0000000000000000000000000000000000000000000000000000002t4fm8"},
};

TEST(TokenTextTest, KindAndIntactnessAreKnownFromTheTextAlone) {
  for (const auto& known : kKnown) {
    for (const auto text : {known.text, known.leading_zero}) {
      const auto identified = IdentifyToken(text);
      ASSERT_TRUE(identified) << text;
      EXPECT_EQ(identified->kind, known.kind) << text;
      EXPECT_EQ(identified->check, TokenCheck::kIntact) << text;
      EXPECT_TRUE(LooksLikeToken(text)) << text;
    }
    EXPECT_EQ(NameOf(known.kind), known.name);
  }
  EXPECT_EQ(NameOf(TokenKind::kAuthorization), "authorization");
}

TEST(TokenTextTest, ATextIsATokenOfItsOwnKindAlone) {
  for (const auto& known : kKnown) {
    for (const auto& other : kKnown) EXPECT_EQ(IsToken(other.kind, known.text), other.kind == known.kind) << known.name;
    std::string mistyped(known.text);
    mistyped.back() = mistyped.back() == 'a' ? 'b' : 'a';
    EXPECT_FALSE(IsToken(known.kind, mistyped)) << known.name;
    EXPECT_FALSE(IsToken(known.kind, kHex)) << known.name;
  }
  EXPECT_TRUE(IsToken(TokenKind::kAuthorization, kHex));
}

TEST(TokenTextTest, AnAuthorizationHasNoChecksum) {
  const auto identified = IdentifyToken(kHex);
  ASSERT_TRUE(identified);
  EXPECT_EQ(identified->kind, TokenKind::kAuthorization);
  EXPECT_EQ(identified->check, TokenCheck::kUncheckable);
  EXPECT_TRUE(LooksLikeToken(kHex));
}

TEST(TokenTextTest, AnyOneCharacterChangedIsSeen) {
  for (const auto& known : kKnown) {
    for (std::size_t at = 0; at < known.text.size(); ++at) {
      for (const char c : kBase62) {
        std::string text(known.text);
        if (text[at] == c) continue;
        text[at] = c;
        EXPECT_FALSE(LooksLikeToken(text)) << text;
        if (at < known.prefix.size()) continue;
        const auto identified = IdentifyToken(text);
        ASSERT_TRUE(identified) << text;
        EXPECT_EQ(identified->check, TokenCheck::kWrongChecksum) << text;
      }
    }
  }
}

TEST(TokenTextTest, TwoNeighboursSwappedAreSeen) {
  for (const auto& known : kKnown) {
    for (std::size_t at = 0; at + 1 < known.text.size(); ++at) {
      std::string text(known.text);
      std::swap(text[at], text[at + 1]);
      EXPECT_TRUE(text == known.text || !LooksLikeToken(text)) << text;
    }
  }
}

TEST(TokenTextTest, TheRightChecksumDoesNotMakeAForeignAlphabetOurs) {
  for (const char c : {'-', ' ', '\0', '_', '\xc3'}) {
    std::string text(kKnown[0].text);
    text[10] = c;
    EXPECT_FALSE(IdentifyToken(text)) << text;
  }
}

TEST(TokenTextTest, CutExtendedOrSurroundedTextIsNoToken) {
  std::string_view tokens[] = {kKnown[0].text, kKnown[1].text, kKnown[2].text, kKnown[3].text, kKnown[4].text, kHex};
  for (const auto token : tokens) {
    const std::string text(token);
    for (std::size_t length = 0; length < text.size(); ++length) {
      EXPECT_FALSE(IdentifyToken(text.substr(0, length))) << length;
      EXPECT_FALSE(IdentifyToken(text.substr(length + 1))) << length;
    }
    for (const std::string& extended : {text + "0", "0" + text, text + "\n", " " + text, text + '\0', text + text}) {
      EXPECT_FALSE(IdentifyToken(extended)) << extended;
    }
  }
}

TEST(TokenTextTest, OtherTextIsNoToken) {
  std::string upper(kHex);
  upper[10] = 'A';
  std::string foreign(kHex);
  foreign[63] = 'g';
  std::string prefix(kKnown[0].text);
  prefix[1] = 'T';
  std::string other(kKnown[0].text);
  other[2] = 'f';
  for (const std::string& text : {upper, foreign, prefix, other, std::string(40, '0'), std::string("password")}) {
    EXPECT_FALSE(IdentifyToken(text)) << text;
    EXPECT_FALSE(LooksLikeToken(text)) << text;
  }
}

TEST(GenerateTokenTest, MakesTheTextOfItsKind) {
  SystemRandom random;
  for (const auto& known : kKnown) {
    const Secret secret = GenerateToken(known.kind, random);
    const std::string_view text = secret.Reveal();
    EXPECT_EQ(text.size(), known.length);
    EXPECT_TRUE(text.starts_with(known.prefix));
    const auto identified = IdentifyToken(text);
    ASSERT_TRUE(identified) << known.name;
    EXPECT_EQ(identified->kind, known.kind);
    EXPECT_EQ(identified->check, TokenCheck::kIntact);
    EXPECT_NE(text, GenerateToken(known.kind, random).Reveal()) << known.name;
  }
  const Secret authorization = GenerateToken(TokenKind::kAuthorization, random);
  EXPECT_EQ(IdentifyToken(authorization.Reveal())->kind, TokenKind::kAuthorization);
  EXPECT_NE(authorization.Reveal(), GenerateToken(TokenKind::kAuthorization, random).Reveal());
}

TEST(GenerateTokenTest, AddsTheChecksumToTheRandomPart) {
  ChosenRandom zeros(std::string_view("\0", 1));
  for (const auto& known : kKnown) EXPECT_EQ(GenerateToken(known.kind, zeros).Reveal(), known.leading_zero);
  EXPECT_EQ(GenerateToken(TokenKind::kAuthorization, zeros).Reveal(), std::string(64, '0'));
}

}  // namespace
}  // namespace jeton
