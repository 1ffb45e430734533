#include <gtest/gtest.h>

#include "identity/identity.h"
#include "testing/test_authority.h"

namespace jeton::authority {
namespace {

using testing::FailsWith;
using testing::Succeeds;
using testing::TestAuthority;

// What an API shows with every call, `Basic …` or whatever: here only the text counts.
class RecalledClientTest : public ::testing::Test {
 protected:
  Result<ActorPointer, CredentialError> Recall(std::string_view presented) {
    return authority_.FromMemory([&](const authority::Run& run) {
      return authority_->identity.RecallClient(run, presented, [&] {
        ++checks_;
        return authority_->identity.ByClient(run, client_id_, app_.secret->Reveal());
      });
    });
  }

  void SetUp() override {
    const auto client = authority_.Read([&](const authority::Run& run) {
      return authority_->identity.ByClient(run, client_id_, app_.secret->Reveal());
    });
    ASSERT_TRUE(Succeeds(client)) << "which fills memory";
  }
  void SetEnabled(const Id& account, bool enabled) {
    authority_.Write(
        [&](const authority::Run& run) { storage::Accounts(run.tx()).SetEnabled(account, enabled, run.now); });
  }

  TestAuthority authority_;
  const Actor alice_ = authority_.AddUser("alice");
  const Account acme_ = authority_.AddOrganization(alice_, "acme");
  const ApplicationView app_ = authority_.AddApplication(alice_, "acme");
  const std::string client_id_ = app_.application.client_id;
  const ApplicationTokenView token_ = authority_.AddToken(alice_, "acme", client_id_);
  int checks_ = 0;
};

TEST_F(RecalledClientTest, IsNotCheckedAgain) {
  for (int i = 0; i < 3; ++i) ASSERT_EQ(Recall("shown").value()->name, client_id_);
  EXPECT_EQ(checks_, 1);
  EXPECT_TRUE(Succeeds(Recall("shown otherwise")));
  EXPECT_EQ(checks_, 2);
}

TEST_F(RecalledClientTest, IsCheckedAgainAfterAnyChange) {
  ASSERT_TRUE(Succeeds(Recall("shown")));
  authority_.AddUser("bob");
  EXPECT_TRUE(Succeeds(Recall("shown"))) << "a change of something else";
  EXPECT_EQ(checks_, 2);
  SetEnabled(acme_.id, false);
  EXPECT_FALSE(Recall("shown").has_value());
  SetEnabled(acme_.id, true);
  EXPECT_FALSE(Recall("shown").has_value()) << "memory alone does not know";
}

TEST_F(RecalledClientTest, WhoIsRefusedIsNotRemembered) {
  const auto refuse = [&](const authority::Run& run) {
    return authority_->identity.RecallClient(run, "wrong", [&]() -> Result<ActorPointer, CredentialError> {
      ++checks_;
      return Fail(CredentialError::kUnknown);
    });
  };
  for (int i = 0; i < 2; ++i) EXPECT_TRUE(FailsWith(authority_.FromMemory(refuse), CredentialError::kUnknown));
  EXPECT_EQ(checks_, 2);
}

TEST_F(RecalledClientTest, ATokenIsCheckedEachTime) {
  const auto by_token = [&](const authority::Run& run) {
    return authority_->identity.RecallClient(run, "token", [&]() -> Result<ActorPointer, CredentialError> {
      ++checks_;
      auto checked = authority_->identity.CheckToken(run, token_.secret->Reveal());
      if (!checked) return Fail(checked.error());
      return std::make_shared<const Actor>(std::move(checked->actor));
    });
  };
  ASSERT_TRUE(authority_.Alive(*token_.secret)) << "which fills memory";
  for (int i = 0; i < 2; ++i) EXPECT_TRUE(Succeeds(authority_.FromMemory(by_token)));
  EXPECT_EQ(checks_, 2);
}

}  // namespace
}  // namespace jeton::authority
