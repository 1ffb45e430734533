#include "wire/media_range.h"

#include <gtest/gtest.h>

namespace jeton::wire {
namespace {

TEST(MediaRangeTest, ReadsTypesInTheirOrder) {
  const auto ranges = ParseMediaRanges(" Application/JSON , text/*;q=0.5,, */* ;q=0 ");
  ASSERT_EQ(ranges.size(), 3u);
  EXPECT_EQ(ranges[0].type, "application/json");
  EXPECT_EQ(ranges[1].type, "text/*");
  EXPECT_EQ(ranges[2].type, "*/*");
  EXPECT_TRUE(ParseMediaRanges("").empty());
  EXPECT_TRUE(ParseMediaRanges(" , ;, ").empty());
}

TEST(MediaRangeTest, ReadsTheParametersThatMatter) {
  const struct {
    const char* text;
    std::optional<std::string> version;
    bool no_links;
  } cases[] = {{"a/b", std::nullopt, false},
               {"a/b;version=1.7", "1.7", false},
               {"a/b ; VERSION = 1.7 ; q=0.1", "1.7", false},
               {"a/b;version", std::nullopt, false},
               {"a/b;nolinks", std::nullopt, true},
               {"a/b;version=1.0;nolinks=1", "1.0", true},
               {"nolinks", std::nullopt, false},
               {"version=1.0", std::nullopt, false}};
  for (const auto& c : cases) {
    const auto ranges = ParseMediaRanges(c.text);
    ASSERT_EQ(ranges.size(), 1u) << c.text;
    EXPECT_EQ(ranges[0].version, c.version) << c.text;
    EXPECT_EQ(ranges[0].no_links, c.no_links) << c.text;
  }
}

TEST(MediaRangeTest, CountsQualityInThousandths) {
  const struct {
    const char* text;
    int quality;
  } cases[] = {{"a/b", 1000},        {"a/b;q=1", 1000},     {"a/b;q=1.000", 1000}, {"a/b;q=0.5", 500},
               {"a/b;q=0.333", 333}, {"a/b;q=0.3334", 333}, {"a/b;q=0", 0},        {"a/b;q=0.", 0},
               {"a/b;q=x", 1000},    {"a/b;q", 1000},       {"a/b;q=0.x", 1000}};
  for (const auto& c : cases) EXPECT_EQ(ParseMediaRanges(c.text).at(0).quality, c.quality) << c.text;
}

}  // namespace
}  // namespace jeton::wire
