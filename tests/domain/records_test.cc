#include "domain/records.h"

#include <gtest/gtest.h>

#include <string>

#include "testing/builders.h"

namespace jeton {
namespace {

using testing::AToken;
using testing::IdOf;
using testing::kNow;

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
                static_cast<int>(TokenKind::kApplicationPassword) == 5 && static_cast<int>(TokenKind::kSession) == 6 &&
                static_cast<int>(TokenKind::kCode) == 7 && static_cast<int>(TokenKind::kIdentity) == 8 &&
                static_cast<int>(TokenKind::kRegistryEvents) == 9 &&
                static_cast<int>(TokenKind::kApiCredential) == 10 && static_cast<int>(TokenKind::kRefresh) == 11);
  EXPECT_TRUE(Account().enabled);
  EXPECT_TRUE(Account().password.empty()) << "no password opens a new account";
  EXPECT_EQ(Repository().visibility, Visibility::kPrivate);
}

}  // namespace
}  // namespace jeton
