#include "base/json_writer.h"

#include <gtest/gtest.h>

#include <limits>
#include <random>
#include <stdexcept>

#include "base/json.h"

namespace jeton {
namespace {

using namespace std::string_literals;

TEST(AppendJsonStringTest, EscapesWhatMustBeEscapedAndNothingElse) {
  std::string out = "x";
  AppendJsonString(out, "a\"b\\c\n\r\t\b\x1f/\x7f\xc3\xa9"s + '\0');
  EXPECT_EQ(out, "x\"a\\\"b\\\\c\\n\\r\\t\\u0008\\u001f/\x7f\xc3\xa9\\u0000\"");
  out.clear();
  AppendJsonString(out, "");
  EXPECT_EQ(out, "\"\"");
}

TEST(AppendJsonStringTest, IsReadBackAsTheSameText) {
  std::mt19937 generator(7);
  const std::string_view pieces[] = {"a", "\"", "\\", "\n", "\x01", "\xc3\xa9", "\xf0\x9f\x98\x80", "/", "\x7f", "<"};
  for (int run = 0; run < 2000; ++run) {
    std::string text;
    for (auto i = generator() % 12; i > 0; --i) text += pieces[generator() % std::size(pieces)];
    std::string out;
    AppendJsonString(out, text);
    const auto value = ParseJson(out);
    ASSERT_TRUE(value) << out;
    EXPECT_EQ(value->as_string(), text);
  }
}

TEST(JsonWriterTest, AnEmptyObjectIsTwoBraces) {
  EXPECT_EQ(PrintJsonObject([](JsonObject&) {}), "{}");
}

TEST(JsonWriterTest, WritesEveryKindOfValueInTheOrderOfTheCalls) {
  const std::string text = PrintJsonObject([](JsonObject& object) {
    object.Text("text", "a\"b");
    object.Number("number", -17);
    object.Bool("yes", true);
    object.Bool("no", false);
    object.Null("nothing");
    object.Json("json", "[1.0]");
  });
  EXPECT_EQ(text, R"({"text":"a\"b","number":-17,"yes":true,"no":false,"nothing":null,"json":[1.0]})");
}

TEST(JsonWriterTest, WritesNumbersToTheirEnds) {
  const std::string text = PrintJsonObject([](JsonObject& object) {
    object.Number("least", std::numeric_limits<std::int64_t>::min());
    object.Number("most", std::numeric_limits<std::int64_t>::max());
  });
  EXPECT_EQ(text, R"({"least":-9223372036854775808,"most":9223372036854775807})");
}

TEST(JsonWriterTest, SeparatesWhatIsNested) {
  const std::string text = PrintJsonObject([](JsonObject& object) {
    object.Object("empty", [](JsonObject&) {});
    object.Array("none", [](JsonArray&) {});
    object.Array("list", [](JsonArray& list) {
      list.Text("[");
      list.Text("{");
      list.Json("2");
      list.Object([](JsonObject&) {});
      list.Object([](JsonObject& element) { element.Text("name", "value"); });
    });
    object.Object("inner", [](JsonObject& inner) {
      inner.Bool("a", true);
      inner.Bool("b", true);
    });
    object.Text("last", "");
  });
  EXPECT_EQ(text,
            R"({"empty":{},"none":[],"list":["[","{",2,{},{"name":"value"}],"inner":{"a":true,"b":true},"last":""})");
}

TEST(JsonWriterTest, EscapesNamesThatOnlyTheRunTells) {
  const std::string text = PrintJsonObject([](JsonObject& object) {
    object.Text(RunTimeName{"a\"b"}, "x");
    object.Number(RunTimeName{"\n"}, 1);
    object.Array(RunTimeName{""}, [](JsonArray&) {});
  });
  EXPECT_EQ(text, R"({"a\"b":"x","\n":1,"":[]})");
}

TEST(JsonWriterTest, TakesTheMembersOfAnotherObject) {
  const auto with = [](std::string_view other) {
    return PrintJsonObject([&](JsonObject& object) {
      object.MembersOf(other);
      object.Null("own");
      object.MembersOf(other);
    });
  };
  EXPECT_EQ(with("{}"), R"({"own":null})");
  EXPECT_EQ(with(R"({"a":1})"), R"({"a":1,"own":null,"a":1})");
}

TEST(JsonWriterTest, NothingIsWrittenAroundWhatIsOpen) {
  const auto misuse = [](auto write) { EXPECT_THROW(PrintJsonObject(write), std::logic_error); };
  misuse([](JsonObject& outer) { outer.Object("inner", [&](JsonObject&) { outer.Text("name", "value"); }); });
  misuse([](JsonObject& outer) { outer.Array("inner", [&](JsonArray&) { outer.MembersOf(R"({"a":1})"); }); });
  misuse([](JsonObject& outer) {
    outer.Array(RunTimeName{"inner"}, [&](JsonArray&) { outer.Number(RunTimeName{"name"}, 1); });
  });
  misuse([](JsonObject& outer) {
    outer.Array("list", [](JsonArray& list) { list.Object([&](JsonObject&) { list.Text("text"); }); });
  });
}

TEST(JsonWriterTest, AppendsToWhatIsThere) {
  std::string out = "x";
  AppendJsonObject(out, [](JsonObject& object) { object.Bool("a", true); });
  AppendJsonArray(out, [](JsonArray& array) { array.Text("b"); });
  EXPECT_EQ(out, R"(x{"a":true}["b"])");
}

TEST(JsonWriterTest, AllocatesNothingBesideTheString) {
  const std::string text = PrintJsonObject([](JsonObject& object) { object.Text("name", "value"); }, 100);
  EXPECT_GE(text.capacity(), 100u);
  std::string out;
  out.reserve(100);
  const char* const place = out.data();
  AppendJsonObject(out, [](JsonObject& object) {
    object.Text("name", std::string_view("0123456789012345678901234567890123456789"));
    object.Number("number", 1);
  });
  EXPECT_EQ(out.data(), place);
}

}  // namespace
}  // namespace jeton
