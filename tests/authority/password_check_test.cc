#include "authority/people/password_check.h"

#include <gtest/gtest.h>

#include <memory>
#include <vector>

#include "crypto/password.h"
#include "testing/test_authority.h"

namespace jeton::authority {
namespace {

class PasswordCheckTest : public ::testing::Test {
 protected:
  explicit PasswordCheckTest(Settings settings = {.wrong_passwords = {.free = 0}}) : authority_(std::move(settings)) {
    SetPassword("right");
  }
  void SetPassword(std::string_view password) {
    authority_.Write([&](const authority::Run& run) {
      storage::Accounts(run.tx()).SetPassword(alice_.id, crypto::HashPassword(password, authority_.random()), run.now);
    });
  }
  std::unique_ptr<PasswordCheck> Begin(std::string_view password, bool basic = true, std::string_view login = "alice") {
    const PasswordAttempt attempt{login, password, "192.0.2.7", basic};
    return authority_.Read(
        [&](const authority::Run& run) { return std::make_unique<PasswordCheck>(run, authority_->backoff, attempt); });
  }
  PasswordVerdict Check(std::string_view password, bool basic = true, std::string_view login = "alice") {
    const auto check = Begin(password, basic, login);
    return check->verdict() ? *check->verdict() : check->Compare(authority_.Now());
  }

  testing::TestAuthority authority_;
  const Actor alice_ = authority_.AddUser("alice", "alice@example.org");
};

class EncryptedOnlyTest : public PasswordCheckTest {
 protected:
  EncryptedOnlyTest() : PasswordCheckTest(Settings{.encrypted_basic_only = true}) {}
};

class TenFreeTest : public PasswordCheckTest {
 protected:
  TenFreeTest() : PasswordCheckTest(Settings{}) {}
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

TEST_F(TenFreeTest, ARightOneMakesItsAddressFamiliar) {
  EXPECT_FALSE(Begin("right")->familiar());
  Check("wrong");
  EXPECT_FALSE(Begin("right")->familiar());
  Check("right");
  EXPECT_TRUE(Begin("right")->familiar());
  EXPECT_TRUE(Begin("another", true, "nobody")->familiar()) << "it says nothing of the person";
}

TEST_F(TenFreeTest, TenWrongOnesKeepNoRightOneOut) {
  for (int i = 0; i < 10; ++i) EXPECT_EQ(Check("wrong" + std::to_string(i)).retry_after, Seconds{0});
  EXPECT_TRUE(Check("right").right);
}

TEST_F(PasswordCheckTest, NameAndEmailAreOnePerson) {
  EXPECT_FALSE(Check("wrong", true, "alice@example.org").right);
  EXPECT_EQ(Check("right", true, "alice").retry_after, Seconds{1});
  const PasswordVerdict again = Check("wrong", true, "alice");
  EXPECT_FALSE(again.right);
  EXPECT_EQ(again.retry_after, Seconds{0}) << "the same wrong one is known by either";
}

TEST_F(PasswordCheckTest, AnUnknownUserWaitsAsLongAndIsRememberedAlike) {
  EXPECT_EQ(Check("wrong", true, "nobody").retry_after, Seconds{0});
  EXPECT_EQ(Check("another", true, "nobody").retry_after, Seconds{1});
  EXPECT_TRUE(Begin("wrong", true, "nobody")->verdict().has_value()) << "no comparison, as for a known one";
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

TEST_F(PasswordCheckTest, AJobWithAnOldPasswordLocksNoOneOut) {
  SetPassword("new");
  EXPECT_FALSE(Check("right").right);
  authority_.Advance(Microseconds{500'000});
  for (int i = 0; i < 20; ++i) {
    EXPECT_EQ(Check("right").retry_after, Seconds{0});
    ASSERT_TRUE(Check("new").right) << i;
  }
}

TEST_F(PasswordCheckTest, APasswordThatWasWrongIsRightOnceItWasSet) {
  EXPECT_FALSE(Check("next").right);
  SetPassword("next");
  authority_.Advance(Seconds{1});
  EXPECT_TRUE(Check("next").right);
}

TEST_F(PasswordCheckTest, AnEncryptedWrongPasswordIsTheSameAsThePlainOne) {
  EXPECT_FALSE(Check(authority_->issuer.EncryptPassword(alice_.id, "old")).right);
  EXPECT_EQ(Check(authority_->issuer.EncryptPassword(alice_.id, "old")).retry_after, Seconds{0});
  EXPECT_EQ(Check("old").retry_after, Seconds{0});
}

TEST_F(PasswordCheckTest, AComparisonThatIsNotMadeCostsNothing) {
  for (int i = 0; i < 20; ++i) EXPECT_FALSE(Begin("dropped" + std::to_string(i))->verdict());
  EXPECT_TRUE(Check("right").right);
}

TEST_F(PasswordCheckTest, WhatWaitedForAWorkerIsJudgedByWhatTheOnesBeforeItHaveFound) {
  std::vector<std::unique_ptr<PasswordCheck>> checks;
  for (int i = 0; i < 3; ++i) checks.push_back(Begin("wrong"));
  for (const auto& check : checks) {
    ASSERT_FALSE(check->verdict());
    EXPECT_FALSE(check->Compare(authority_.Now()).right);
  }
  checks.clear();
  EXPECT_EQ(Check("another").retry_after, Seconds{1});
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
