#include "endpoints/misspelt_limits.h"

#include <gtest/gtest.h>

namespace jeton::endpoints {
namespace {

constexpr KnownLimits kKnown = {.expiry = "expires_in"};

TEST(MisspeltLimitsTest, SaysWhatWasMeantByANameThatIsNotKnown) {
  const struct {
    const char* name;
    const char* meant;
  } cases[] = {{"expires", "expires_in"},      {"expire_in", "expires_in"},
               {"expiresIn", "expires_in"},    {"EXPIRES_IN", "expires_in"},
               {"expires-in", "expires_in"},   {"expiration", "expires_in"},
               {"experation", "expires_in"},   {"expiry", "expires_in"},
               {"expires_at", "expires_in"},   {"ttl", "expires_in"},
               {"lifetime", "expires_in"},     {"exp", "expires_in"},
               {"repository", "repositories"}, {"repositores", "repositories"},
               {"action", "actions"},          {"Actions", "actions"},
               {"address", "addresses"},       {"notBefore", "not_before"},
               {"nbf", "not_before"},          {"max_uses", "uses"}};
  for (const auto& c : cases) {
    const auto fault = FaultOfLimit(c.name, kKnown);
    ASSERT_TRUE(fault) << c.name;
    EXPECT_EQ(*fault, std::string("is not known. Did you mean ") + c.meant + "?") << c.name;
  }
}

TEST(MisspeltLimitsTest, LeavesAloneWhatIsKnownAndWhatLimitsNothing) {
  for (const char* const name : {"expires_in",
                                 "repositories",
                                 "actions",
                                 "addresses",
                                 "not_before",
                                 "uses",
                                 "name",
                                 "scope",
                                 "scopes",
                                 "note",
                                 "user",
                                 "title",
                                 "description",
                                 "options",
                                 "operation",
                                 "permission",
                                 "experience",
                                 "position",
                                 "reuse",
                                 "",
                                 "x",
                                 "explain",
                                 "export",
                                 "unstructured_metadata",
                                 "friendly_name",
                                 "sections",
                                 "nolinks"}) {
    EXPECT_FALSE(FaultOfLimit(name, kKnown)) << name;
  }
  EXPECT_FALSE(FaultOfLimit(std::string(65, 'x') + "expires", kKnown)) << "nothing long is sent back";
}

TEST(MisspeltLimitsTest, SaysWhereALimitBelongsThatABodyDoesNotKnow) {
  const KnownLimits none = {
      .expiry = {}, .restrictions = KnownLimits::Restrictions::kElsewhere, .instead = "ask elsewhere"};
  for (const char* const name : {"expiration", "expires", "actions", "uses", "repository"}) {
    EXPECT_EQ(FaultOfLimit(name, none), "is not known here: ask elsewhere.") << name;
  }
  const KnownLimits end = {.expiry = "expiration", .restrictions = KnownLimits::Restrictions::kMeaningless};
  EXPECT_FALSE(FaultOfLimit("expiration", end));
  EXPECT_FALSE(FaultOfLimit("action", end));
  EXPECT_TRUE(FaultOfLimit("expires", end));
}

}  // namespace
}  // namespace jeton::endpoints
