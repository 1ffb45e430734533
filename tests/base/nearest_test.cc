#include "base/nearest.h"

#include <gtest/gtest.h>

#include <string>

namespace jeton {
namespace {

TEST(NearestTest, FindsWhatWasMeantAndNothingFarAway) {
  constexpr std::string_view kKnown[] = {"organization", "since", "limit", "cursor", "expires_in"};
  const struct {
    std::string_view text;
    std::string_view expected;
  } cases[] = {{"limt", "limit"},
               {"expires", "expires_in"},
               {"organisation", "organization"},
               {"curser", "cursor"},
               {"sinc", "since"},
               {"foo", ""},
               {"", ""},
               {"Limit", "limit"},
               {"page_token_size", ""}};
  for (const auto& c : cases) EXPECT_EQ(NearestName(c.text, kKnown), c.expected) << c.text;
  EXPECT_EQ(NearestName(std::string(100'000, 'l'), kKnown), "");
}

}  // namespace
}  // namespace jeton
