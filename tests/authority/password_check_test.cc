#include "authority/password_check.h"

#include <gtest/gtest.h>

#include "crypto/password.h"
#include "testing/test_authority.h"

namespace jeton::authority {
namespace {

class PasswordCheckTest : public ::testing::Test {
 protected:
  explicit PasswordCheckTest(Settings settings = {}) : authority_(std::move(settings)) {
    authority_.Write([&](const Work& work) {
      storage::Accounts(work.tx()).SetPassword(alice_.id, crypto::HashPassword("right", authority_.random()), work.now);
    });
  }
  PasswordVerdict Check(std::string_view password, bool basic = true, std::string_view login = "alice") {
    return CheckPassword(*authority_, authority_.db().database(), {login, password, "192.0.2.7", basic},
                         authority_.Now());
  }

  testing::TestAuthority authority_;
  const Actor alice_ = authority_.AddUser("alice");
};

class EncryptedOnlyTest : public PasswordCheckTest {
 protected:
  EncryptedOnlyTest() : PasswordCheckTest(Settings{.encrypted_basic_only = true}) {}
};

TEST_F(PasswordCheckTest, AWrongOneMakesTheNextWaitEvenIfRight) {
  EXPECT_TRUE(Check("right").right);
  EXPECT_FALSE(Check("wrong").right);
  const PasswordVerdict soon = Check("right");
  EXPECT_FALSE(soon.right);
  EXPECT_EQ(soon.retry_after, Seconds{1});
  authority_.Advance(Microseconds{500'000});
  EXPECT_TRUE(Check("right").right);
}

TEST_F(PasswordCheckTest, AnUnknownUserWaitsAsLong) {
  EXPECT_EQ(Check("wrong", true, "nobody").retry_after, Seconds{0});
  EXPECT_EQ(Check("another", true, "nobody").retry_after, Seconds{1});
}

TEST_F(PasswordCheckTest, TheSameWrongOneByASecondWayIsWrongAgainAndNoMore) {
  for (const std::string_view login : {"alice", "nobody"}) {
    EXPECT_FALSE(Check("wrong", true, login).right);
    const PasswordVerdict again = Check("wrong", false, login);
    EXPECT_FALSE(again.right);
    EXPECT_EQ(again.retry_after, Seconds{0});
    EXPECT_EQ(Check("another", true, login).retry_after, Seconds{1}) << "the wait is that of one";
  }
}

TEST_F(EncryptedOnlyTest, APlainOneIsNotEvenLookedAtInAHeader) {
  EXPECT_TRUE(Check("right").needs_encrypted);
  EXPECT_TRUE(Check("wrong").needs_encrypted);
  EXPECT_TRUE(Check("wrong", true, "nobody").needs_encrypted);
  EXPECT_TRUE(Check(authority_->issuer.EncryptPassword(alice_.id, "right")).right);
  EXPECT_TRUE(Check("right", false).right);
}

}  // namespace
}  // namespace jeton::authority
