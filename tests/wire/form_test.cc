#include "wire/form.h"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "base/encoding.h"

namespace jeton::wire {
namespace {

using namespace std::string_literals;
using Fields = std::vector<std::pair<std::string, std::string>>;

TEST(FormTest, ReadsFieldsInTheOrderSent) {
  const struct {
    std::string text;
    Fields expected;
  } cases[] = {
      {"", {}},
      {"a=1", {{"a", "1"}}},
      {"b=2&a=1&b=3", {{"b", "2"}, {"a", "1"}, {"b", "3"}}},
      {"a=&b", {{"a", ""}, {"b", ""}}},
      {"a=1=2", {{"a", "1=2"}}},
      {"=x", {{"", "x"}}},
      {"&&a=1&", {{"a", "1"}}},
      {"scope=repository%3Aa%2Fb%3Apull%2Cpush+x", {{"scope", "repository:a/b:pull,push x"}}},
      {"%61%3D=%26", {{"a=", "&"}}},
      {"a=%C3%A9", {{"a", "\xc3\xa9"}}},
      {"a=1;b=2", {{"a", "1;b=2"}}},
      {"A=1&a=2", {{"A", "1"}, {"a", "2"}}},
      {"a=x%00y", {{"a", "x\0y"s}}},
  };
  for (const auto& c : cases) {
    const auto form = Form::Parse(c.text);
    ASSERT_TRUE(form) << c.text;
    EXPECT_EQ(form->fields(), c.expected) << c.text;
  }
}

TEST(FormTest, RefusesBrokenEscapesAndForeignText) {
  for (const auto& text :
       {"a=%"s, "a=%4"s, "a=%zz"s, "%=1"s, "a=1&b=%"s, "a=\xff"s, "a=%ff"s, "%C0%AF=1"s, "a=%ED%A0%80"s, "a=%c3"s}) {
    EXPECT_FALSE(Form::Parse(text)) << text;
  }
}

TEST(FormTest, FindsTheFirstAndAllOfAName) {
  const auto form = Form::Parse("scope=a&x=1&scope=b&empty=");
  ASSERT_TRUE(form);
  ASSERT_NE(form->Find("scope"), nullptr);
  EXPECT_EQ(*form->Find("scope"), "a");
  EXPECT_EQ(form->All("scope"), (std::vector<std::string>{"a", "b"}));
  EXPECT_TRUE(form->Repeats("scope"));
  EXPECT_FALSE(form->Repeats("x"));
  const std::string_view names[] = {"y", "x", "scope", "empty"};
  EXPECT_EQ(form->FirstRepeated(names), "scope");
  EXPECT_EQ(form->FirstRepeated(std::span(names).first(2)), "");
  ASSERT_NE(form->Find("empty"), nullptr);
  EXPECT_EQ(*form->Find("empty"), "");
  for (const auto name : {"y", "SCOPE", "scop", ""}) {
    EXPECT_EQ(form->Find(name), nullptr) << name;
    EXPECT_TRUE(form->All(name).empty()) << name;
    EXPECT_FALSE(form->Repeats(name)) << name;
  }
}

TEST(FormTest, WhatIsEncodedIsReadBack) {
  std::mt19937 generator(2);
  const std::string_view pieces[] = {"a", "&", "=", "+", " ", "%", ";", "\xc3\xa9", "/", "\n"};
  for (int run = 0; run < 3000; ++run) {
    std::string name = "n";
    std::string value;
    for (auto i = generator() % 6; i > 0; --i) name += pieces[generator() % std::size(pieces)];
    for (auto i = generator() % 6; i > 0; --i) value += pieces[generator() % std::size(pieces)];
    const auto form = Form::Parse(PercentEncode(name) + "=" + PercentEncode(value) + "&last=1");
    ASSERT_TRUE(form);
    EXPECT_EQ(form->fields(), (Fields{{name, value}, {"last", "1"}}));
  }
}

}  // namespace
}  // namespace jeton::wire
