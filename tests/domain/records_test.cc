#include "domain/records.h"

#include <gtest/gtest.h>

#include <string>

#include "testing/builders.h"

namespace jeton {
namespace {

using testing::AToken;
using testing::IdOf;
using testing::kNow;

TEST(RestrictionTest, AllowsWhatItNamesAndWhatIsBelowItsPrefixes) {
  const struct {
    std::string_view restriction, repository;
    bool allowed;
  } cases[] = {
      {"", "acme/web", true},
      {"acme/web", "acme/web", true},
      {"acme/web", "acme/webs", false},
      {"acme/web", "acme/we", false},
      {"acme/web", "acme/web/x", false},
      {"acme/web", "other/web", false},
      {"acme/web", "Acme/web", false},
      {"acme/*", "acme/web", true},
      {"acme/*", "acme/web/deep", true},
      {"acme/*", "acme", false},
      {"acme/*", "acmes/web", false},
      {"acme/*", "acme2/web", false},
      {"acme/*", "other/acme/web", false},
      {"acme/web/*", "acme/web/x", true},
      {"acme/web/*", "acme/web", false},
      {"acme/web/*", "acme/webx/y", false},
      {"acme/api acme/web", "acme/web", true},
      {"acme/api  acme/web ", "acme/web", true},
      {"acme/api other/*", "other/x", true},
      {"acme/api other/*", "acme/web", false},
      {"acme/web", "", false},
      {" ", "acme/web", false},
      {"*", "acme/web", false},
      {"acme/w*", "acme/web", false},
      {"*/web", "acme/web", false},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(RestrictionAllows(c.restriction, c.repository), c.allowed) << c.restriction << " : " << c.repository;
  }
}

TEST(RestrictionTest, KnowsWellFormedOnes) {
  for (const auto text : {"", "acme/web", "acme/*", "acme/web/*", "acme/web other/*", "a/b/c"}) {
    EXPECT_TRUE(IsRestriction(text)) << text;
  }
  for (const auto text :
       {"*", "/*", "acme/w*", "*/web", "acme//web", "acme/", "/web", "Acme/web", "acme/**", "acme/*/x",
        "acme/web,other/web", "acme/web Other/x", "acme/web\nother/web", "-a/b", "acme/*/*"}) {
    EXPECT_FALSE(IsRestriction(text)) << text;
  }
}

TEST(TokenTest, ATokenIsDeadFromItsExpiryOn) {
  Token token = AToken(1, IdOf(2));
  token.expires = kNow;
  EXPECT_TRUE(token.LiveAt(kNow - Microseconds{1}));
  EXPECT_FALSE(token.LiveAt(kNow));
  EXPECT_FALSE(token.LiveAt(kNow + Microseconds{1}));
}

TEST(TokenTest, ATokenWithoutExpiryLives) {
  Token token = AToken(1, IdOf(2));
  token.expires = kNever;
  EXPECT_TRUE(token.LiveAt(kNow + std::chrono::hours{24 * 365 * 1000}));
}

// Rows written years ago must still mean the same.
TEST(RecordTest, TheStoredNumbersAreFixed) {
  static_assert(static_cast<int>(AccountKind::kUser) == 0 && static_cast<int>(AccountKind::kOrganization) == 1 &&
                static_cast<int>(AccountKind::kRobot) == 2);
  static_assert(static_cast<int>(TokenKind::kOAuthAccess) == 1 && static_cast<int>(TokenKind::kRobot) == 2 &&
                static_cast<int>(TokenKind::kAuthorization) == 3 && static_cast<int>(TokenKind::kClientSecret) == 4 &&
                static_cast<int>(TokenKind::kApplicationPassword) == 5);
  EXPECT_TRUE(Account().enabled);
  EXPECT_TRUE(Account().password.empty()) << "no password opens a new account";
  EXPECT_EQ(Repository().visibility, Visibility::kPrivate);
}

}  // namespace
}  // namespace jeton
