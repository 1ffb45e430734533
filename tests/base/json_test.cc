#include "base/json.h"

#include <gtest/gtest.h>

#include <random>
#include <string>

#include "base/encoding.h"

namespace jeton {
namespace {

using namespace std::string_literals;

std::string Nested(std::size_t levels, std::string_view open, std::string_view close) {
  std::string text;
  for (std::size_t i = 0; i < levels; ++i) text += open;
  for (std::size_t i = 0; i < levels; ++i) text += close;
  return text;
}

TEST(ParseJsonTest, ReadsEveryKindOfValue) {
  const auto value = ParseJson(R"( {"s":"\u00e9\ud83d\ude00\n","i":-1,"u":18446744073709551615,"d":1.5e1,)"
                               R"("t":true,"f":false,"n":null,"a":[1,[],{}],"o":{"s":1}} )");
  ASSERT_TRUE(value);
  EXPECT_EQ(Member(*value, "s")->as_string(), "\xc3\xa9\xf0\x9f\x98\x80\n");
  EXPECT_EQ(Member(*value, "i")->as_int64(), -1);
  EXPECT_EQ(Member(*value, "u")->as_uint64(), 18446744073709551615u);
  EXPECT_EQ(Member(*value, "d")->as_double(), 15.0);
  EXPECT_TRUE(Member(*value, "t")->as_bool());
  EXPECT_FALSE(Member(*value, "f")->as_bool());
  EXPECT_TRUE(Member(*value, "n")->is_null());
  EXPECT_EQ(Member(*value, "a")->as_array().size(), 3u);
  EXPECT_EQ(Member(*Member(*value, "o"), "s")->as_int64(), 1);
  for (const auto text : {"null", "true", "0", "\"\"", "[]", "{}", " [ ] "}) EXPECT_TRUE(ParseJson(text)) << text;
}

TEST(ParseJsonTest, RefusesMalformedText) {
  const std::string cases[] = {
      "",
      " ",
      "{",
      "}",
      "[1,]",
      "{\"a\":1,}",
      "{a:1}",
      "{'a':1}",
      "{\"a\" 1}",
      "{\"a\":}",
      "[1 2]",
      "nul",
      "NaN",
      "Infinity",
      "01",
      "+1",
      "1.",
      ".5",
      "1e",
      "--1",
      "0x1",
      "\"",
      "\"\\x\"",
      "\"\\u12\"",
      "\"\n\"",
      "\"\t\"",
      "\"\0\""s,
      "{} {}",
      "{}x",
      "[]]",
      "// c\n{}",
      "/**/1",
      "{}\0"s,
      "\xef\xbb\xbf{}",
      "\"\\ud800\"",
      "\"\\udc00\"",
      "\"\\ud800\\u0041\"",
      "[,1]",
      "{1:2}",
  };
  for (const auto& text : cases) EXPECT_FALSE(ParseJson(text)) << text;
}

TEST(ParseJsonTest, RefusesWhatIsNotUtf8) {
  for (const auto text :
       {"\"\xff\"", "\"\xc0\xaf\"", "\"\xed\xa0\x80\"", "\"\xc3\"", "{\"\xff\":1}", "\"\xf4\x90\x80\x80\""}) {
    EXPECT_FALSE(ParseJson(text)) << text;
  }
}

TEST(ParseJsonTest, RefusesANameThatComesTwiceInOneObject) {
  const struct {
    std::string_view why, text;
    bool good;
  } cases[] = {
      {"side by side", R"({"a":1,"a":1})", false},
      {"far apart", R"({"a":1,"b":2,"a":3})", false},
      {"the second one escaped", R"({"alg":1,"\u0061lg":2})", false},
      {"empty names", R"({"":1,"":2})", false},
      {"in an inner object", R"({"a":{"b":1,"b":2}})", false},
      {"in an array", R"([{"b":1,"b":2}])", false},
      {"the lost one holds an object", R"({"a":{"x":1},"a":{}})", false},
      {"the lost one holds a twice-named object", R"({"a":{"x":1,"x":1},"a":{}})", false},
      {"three times", R"({"a":1,"a":2,"a":3})", false},
      {"in different objects", R"({"a":{"a":1},"b":[{"a":1},{"a":2}]})", true},
      {"another case", R"({"a":1,"A":2})", true},
      {"a name and a value alike", R"({"a":"a"})", true},
  };
  for (const auto& c : cases) EXPECT_EQ(ParseJson(c.text).has_value(), c.good) << c.why;
}

TEST(ParseJsonTest, RefusesManyNamesOfWhichOneComesTwice) {
  std::string text = "{";
  for (int i = 0; i < 1000; ++i) text += "\"" + std::to_string(i) + "\":0,";
  EXPECT_TRUE(ParseJson(text + "\"x\":0}"));
  EXPECT_FALSE(ParseJson(text + "\"500\":0}"));
}

TEST(ParseJsonTest, ReadsThirtyTwoLevelsAndNoMore) {
  EXPECT_TRUE(ParseJson(Nested(32, "[", "]")));
  EXPECT_FALSE(ParseJson(Nested(33, "[", "]")));
  EXPECT_FALSE(ParseJson(Nested(100'000, "[", "]")));
  EXPECT_TRUE(ParseJson(R"({"a":)" + Nested(31, "[", "]") + "}"));
  EXPECT_FALSE(ParseJson(R"({"a":)" + Nested(32, "[", "]") + "}"));
}

TEST(MemberTest, IsNullForAbsentNamesAndForWhatIsNoObject) {
  EXPECT_EQ(Member(*ParseJson(R"({"a":1})"), "b"), nullptr);
  EXPECT_EQ(Member(*ParseJson(R"({"a":1})"), "A"), nullptr);
  for (const auto text : {"[1]", "\"a\"", "1", "null"}) EXPECT_EQ(Member(*ParseJson(text), "a"), nullptr) << text;
}

TEST(ParseJsonTest, RandomTextIsReadOrRefusedButNeverHarms) {
  std::mt19937 generator(3);
  const std::string_view alphabet = "{}[]\",:\\u01eE+-.tfn a\xff\xc3";
  std::size_t read = 0;
  for (int run = 0; run < 20'000; ++run) {
    std::string text(generator() % 10, ' ');
    for (char& c : text) c = alphabet[generator() % alphabet.size()];
    if (ParseJson(text)) {
      ++read;
      EXPECT_TRUE(IsUtf8(text)) << text;
    }
  }
  EXPECT_GT(read, 0u);
}

}  // namespace
}  // namespace jeton
