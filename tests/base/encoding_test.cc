#include "base/encoding.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <limits>
#include <random>
#include <set>
#include <string>

namespace jeton {
namespace {

using namespace std::string_literals;

std::string EveryByte() {
  std::string bytes;
  for (int i = 0; i < 256; ++i) bytes.push_back(static_cast<char>(i));
  return bytes;
}

TEST(HexTest, PrintsLowerCaseAndReadsAnyCase) {
  EXPECT_EQ(EncodeHex("\x00\x0f\xa5\xff"s), "000fa5ff");
  EXPECT_EQ(DecodeHex("000fA5Ff"), "\x00\x0f\xa5\xff"s);
  EXPECT_EQ(DecodeHex(""), "");
  EXPECT_EQ(DecodeHex(EncodeHex(EveryByte())), EveryByte());
}

TEST(HexTest, RefusesOddLengthsAndForeignCharacters) {
  for (const auto text : {"0", "abc", "0g", "g0", " 0", "0x00", "/0", ":0", "@0", "`0", "0\xc3"}) {
    EXPECT_FALSE(DecodeHex(text)) << text;
  }
}

// The vectors of RFC 4648, section 10.
struct Rfc4648Vector {
  std::string_view bytes, base64, base64url, base32;
};
constexpr Rfc4648Vector kVectors[] = {
    {"", "", "", ""},
    {"f", "Zg==", "Zg", "MY"},
    {"fo", "Zm8=", "Zm8", "MZXQ"},
    {"foo", "Zm9v", "Zm9v", "MZXW6"},
    {"foob", "Zm9vYg==", "Zm9vYg", "MZXW6YQ"},
    {"fooba", "Zm9vYmE=", "Zm9vYmE", "MZXW6YTB"},
    {"foobar", "Zm9vYmFy", "Zm9vYmFy", "MZXW6YTBOI"},
    {"\xfb\xff\xbf", "+/+/", "-_-_", "7P736"},
};

TEST(BaseEncodingTest, AgreesWithTheVectorsOfTheStandard) {
  for (const auto& v : kVectors) {
    EXPECT_EQ(EncodeBase64(v.bytes), v.base64);
    EXPECT_EQ(EncodeBase64Url(v.bytes), v.base64url);
    EXPECT_EQ(EncodeBase32(v.bytes), v.base32);
    EXPECT_EQ(DecodeBase64(v.base64), v.bytes);
    EXPECT_EQ(DecodeBase64Url(v.base64url), v.bytes);
  }
}

TEST(BaseEncodingTest, EveryByteSurvivesBothDirections) {
  std::string bytes = EveryByte();
  for (int cut = 0; cut < 4; ++cut, bytes.pop_back()) {
    EXPECT_EQ(DecodeBase64(EncodeBase64(bytes)), bytes);
    EXPECT_EQ(DecodeBase64Url(EncodeBase64Url(bytes)), bytes);
  }
}

TEST(Base64Test, RefusesWhatIsNotItsOneCanonicalForm) {
  const struct {
    std::string_view why, text;
  } cases[] = {
      {"padding missing", "Zg"},        {"one padding character missing", "Zg="},
      {"padding alone", "===="},        {"two paddings alone", "=="},
      {"three paddings", "Z==="},       {"padding inside", "Zg==Zg=="},
      {"padding too much", "Zm9v===="}, {"stray bits", "Zh=="},
      {"stray bits of two", "Zm9="},    {"line end", "Zm9v\n"},
      {"space", "Zm9v Zg=="},           {"URL alphabet", "-_-_"},
      {"single character", "Z"},        {"NUL", std::string_view("Zm9\0", 4)},
      {"beyond ASCII", "Zm9\xff"},      {"padding before the end", "Z=g="},
  };
  for (const auto& c : cases) EXPECT_FALSE(DecodeBase64(c.text)) << c.why;
}

TEST(Base64UrlTest, RefusesWhatIsNotItsOneCanonicalForm) {
  const struct {
    std::string_view why, text;
  } cases[] = {
      {"padding", "Zg=="},          {"stray bits", "Zh"},      {"stray bits of two", "Zm9"},
      {"plain alphabet", "+/+/"},   {"single character", "Z"}, {"line end", "Zm9v\n"},
      {"five characters", "Zm9vZ"}, {"dot", "Zm9."},           {"beyond ASCII", "Zm9\xff"},
  };
  for (const auto& c : cases) EXPECT_FALSE(DecodeBase64Url(c.text)) << c.why;
}

TEST(Base64UrlTest, NoTwoTextsStandForTheSameBytes) {
  std::set<std::string> seen;
  const std::string alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_=+/ ";
  for (const char a : alphabet) {
    for (const char b : alphabet) {
      const auto bytes = DecodeBase64Url(std::string{a, b});
      if (bytes) {
        EXPECT_TRUE(seen.insert(*bytes).second) << a << b;
      }
    }
  }
  EXPECT_EQ(seen.size(), 256u);
}

TEST(PercentTest, DecodesFormsAndPaths) {
  EXPECT_EQ(PercentDecode("a+b%20c%2B%2f%C3%A9", true), "a b c+/\xc3\xa9");
  EXPECT_EQ(PercentDecode("a+b%20c", false), "a+b c");
  EXPECT_EQ(PercentDecode("%00", false), "\0"s);
  EXPECT_EQ(PercentDecode("%2541", true), "%41") << "decoded once, not twice";
  EXPECT_EQ(PercentDecode("", true), "");
}

TEST(PercentTest, RefusesBrokenEscapes) {
  for (const auto text : {"%", "a%", "%4", "%g0", "%0g", "%%41", "% 41", "%+1", "abc%2"}) {
    EXPECT_FALSE(PercentDecode(text, true)) << text;
    EXPECT_FALSE(PercentDecode(text, false)) << text;
  }
}

TEST(PercentTest, EncodesEverythingButTheUnreservedCharacters) {
  const std::string unreserved = "ABCXYZabcxyz0189-._~";
  EXPECT_EQ(PercentEncode(unreserved), unreserved);
  EXPECT_EQ(PercentEncode("a b/+%\xc3\xa9&="), "a%20b%2F%2B%25%C3%A9%26%3D");
  EXPECT_EQ(PercentDecode(PercentEncode(EveryByte()), true), EveryByte());
}

TEST(Utf8Test, TellsWellFormedTextFromTheRest) {
  const struct {
    std::string_view why, text;
    bool good;
  } cases[] = {
      {"empty", "", true},
      {"ASCII", "abc\x7f", true},
      {"two bytes, lowest", "\xc2\x80", true},
      {"two bytes, highest", "\xdf\xbf", true},
      {"three bytes, lowest", "\xe0\xa0\x80", true},
      {"before the surrogates", "\xed\x9f\xbf", true},
      {"after the surrogates", "\xee\x80\x80", true},
      {"three bytes, highest", "\xef\xbf\xbf", true},
      {"four bytes, lowest", "\xf0\x90\x80\x80", true},
      {"U+10FFFF", "\xf4\x8f\xbf\xbf", true},
      {"tail alone", "\x80", false},
      {"overlong slash of two", "\xc0\xaf", false},
      {"overlong of two, highest", "\xc1\xbf", false},
      {"overlong of three", "\xe0\x9f\xbf", false},
      {"first surrogate", "\xed\xa0\x80", false},
      {"last surrogate", "\xed\xbf\xbf", false},
      {"overlong of four", "\xf0\x8f\xbf\xbf", false},
      {"above U+10FFFF", "\xf4\x90\x80\x80", false},
      {"lead byte f5", "\xf5\x80\x80\x80", false},
      {"lead byte ff", "\xff", false},
      {"two cut short", "\xc3", false},
      {"three cut short", "\xe2\x82", false},
      {"four cut short", "\xf0\x9f\x98", false},
      {"two without tail", "\xc3(", false},
      {"three without second tail", "\xe2\x82(", false},
      {"four without last tail", "\xf0\x9f\x98(", false},
      {"bad after good", "abc\xc3\xa9\xff", false},
  };
  for (const auto& c : cases) EXPECT_EQ(IsUtf8(c.text), c.good) << c.why;
}

TEST(Utf8Test, CountsCodePoints) {
  EXPECT_EQ(CountCodePoints(""), 0u);
  EXPECT_EQ(CountCodePoints("abc"), 3u);
  EXPECT_EQ(CountCodePoints("\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80x"), 4u);
}

TEST(AsciiTest, LowersAndComparesOnlyAscii) {
  EXPECT_EQ(ToLower("AbZ[@`{\xc3\x89"), "abz[@`{\xc3\x89");
  EXPECT_TRUE(EqualsIgnoringCase("Bearer", "bEARER"));
  EXPECT_TRUE(EqualsIgnoringCase("", ""));
  for (const auto& [a, b] : {std::pair{"ab", "abc"}, {"@", "`"}, {"[", "{"}, {"\xc3\x89", "\xc3\xa9"}}) {
    EXPECT_FALSE(EqualsIgnoringCase(a, b)) << a << ' ' << b;
  }
}

TEST(AsciiTest, TrimsSpaceAtBothEnds) {
  EXPECT_EQ(TrimSpace(" \t\r\n\f\va b \t\r\n\f\v"), "a b");
  EXPECT_EQ(TrimSpace(" \t "), "");
  EXPECT_EQ(TrimSpace(""), "");
  EXPECT_EQ(TrimSpace("\xc2\xa0x"), "\xc2\xa0x");
}

TEST(WordsTest, ATextOfWordsIsTakenApartAndPutTogether) {
  EXPECT_EQ(CopyWords("repo:read user:read"), (std::vector<std::string>{"repo:read", "user:read"}));
  EXPECT_TRUE(CopyWords("").empty());
  for (const char* text : {"", "one", "one two three"}) EXPECT_EQ(JoinWords(CopyWords(text)), text);
}

TEST(WordsTest, AWordIsFoundWholeInATextAndInAList) {
  const std::string text = "repo:read user:read";
  for (const bool in_list : {false, true}) {
    const auto has = [&](std::string_view word) {
      return in_list ? HasWord(CopyWords(text), word) : HasWord(text, word);
    };
    EXPECT_TRUE(has("repo:read") && has("user:read"));
    for (const char* other : {"", "repo", "read", "repo:read ", "repo:read user:read", "user:reader"}) {
      EXPECT_FALSE(has(other)) << other;
    }
  }
  EXPECT_FALSE(HasWord("", ""));
}

TEST(IntegerTest, ReadsWholeNumbersThatFit) {
  const struct {
    std::string_view text;
    std::optional<std::int64_t> expected;
  } cases[] = {
      {"0", 0},
      {"-1", -1},
      {"007", 7},
      {"9223372036854775807", std::numeric_limits<std::int64_t>::max()},
      {"-9223372036854775808", std::numeric_limits<std::int64_t>::min()},
      {"9223372036854775808", std::nullopt},
      {"-9223372036854775809", std::nullopt},
      {"99999999999999999999999", std::nullopt},
      {"", std::nullopt},
      {"-", std::nullopt},
      {"+1", std::nullopt},
      {" 1", std::nullopt},
      {"1 ", std::nullopt},
      {"1.0", std::nullopt},
      {"1e3", std::nullopt},
      {"0x10", std::nullopt},
      {"one", std::nullopt},
      {std::string_view("1\0", 2), std::nullopt},
  };
  for (const auto& c : cases) EXPECT_EQ(ParseInteger(c.text), c.expected) << c.text;
}

// Bytes from nowhere: whatever a decoder lets through must print to the very text that was read.
TEST(DecodingTest, WhatIsAcceptedPrintsBackToTheSameText) {
  std::mt19937 generator(1);
  const std::string_view alphabet = "AZaz09+/-_=%Gg \n";
  for (int run = 0; run < 20000; ++run) {
    std::string text(generator() % 9, '\0');
    for (char& c : text) c = alphabet[generator() % alphabet.size()];
    const auto base64 = DecodeBase64(text);
    const auto base64url = DecodeBase64Url(text);
    const auto hex = DecodeHex(text);
    EXPECT_TRUE(!base64 || EncodeBase64(*base64) == text) << text;
    EXPECT_TRUE(!base64url || EncodeBase64Url(*base64url) == text) << text;
    EXPECT_TRUE(!hex || EncodeHex(*hex) == ToLower(text)) << text;
  }
}

}  // namespace
}  // namespace jeton
