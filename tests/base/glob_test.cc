#include "base/glob.h"

#include <gtest/gtest.h>

namespace jeton {
namespace {

TEST(GlobTest, AStarStandsForAPartOfTheText) {
  const struct {
    std::string_view pattern, text;
    bool any, some;
  } cases[] = {
      {"", "", true, true},           {"", "a", false, false},        {"web", "web", true, true},
      {"web", "webs", false, false},  {"web", "we", false, false},    {"web", "", false, false},
      {"*", "", true, false},         {"*", "w", true, true},         {"*", "web", true, true},
      {"w*", "w", true, false},       {"w*", "web", true, true},      {"w*", "aweb", false, false},
      {"*b", "b", true, false},       {"*b", "web", true, true},      {"*b", "webs", false, false},
      {"w*b", "wb", true, false},     {"w*b", "web", true, true},     {"w*b", "w", false, false},
      {"ab*ba", "aba", false, false},  // beginning and end do not share a character
      {"ab*ba", "abba", true, false}, {"ab*ba", "ab-ba", true, true}, {"W*", "web", false, false},
      {"w?b", "web", false, false},   {"w.b", "web", false, false},   {"w*", "w*", true, true},
      {"a*c", "a/b:c", true, true},  // delimiters mean nothing here
  };
  for (const auto& c : cases) {
    EXPECT_EQ(FitsGlob(c.pattern, c.text, Star::kAnyText), c.any) << c.pattern << " " << c.text;
    EXPECT_EQ(FitsGlob(c.pattern, c.text, Star::kSomeText), c.some) << c.pattern << " " << c.text;
  }
}

}  // namespace
}  // namespace jeton
