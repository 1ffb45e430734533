#include "authority/accounts/password_change.h"

#include <gtest/gtest.h>

#include "authority/broker/authorizations.h"
#include "authority/people/application_passwords.h"
#include "authority/people/sessions.h"
#include "storage/tokens/tokens.h"
#include "testing/test_authority.h"

namespace jeton::authority {
namespace {

using testing::TestAuthority;

class PasswordChangeTest : public ::testing::Test {
 protected:
  Secret Authorization(const Actor& actor) {
    return authority_.Write([&](const authority::Run& run) {
      const AuthorizationRequest request{.scopes = AuthorizationScopes::Parse("read").value()};
      return *CreateAuthorization(run, actor, request).value().view.secret;
    });
  }
  void Change(bool end_everything) {
    authority_.Write([&](const authority::Run& run) {
      ChangePassword(run, *storage::Accounts(run.tx()).Find(alice_.id), "another hash", end_everything);
    });
  }
  bool SignedIn() {
    return authority_.Read(
        [&](const authority::Run& run) { return authority_->identity.BySession(run, session_.Reveal()).has_value(); });
  }

  TestAuthority authority_;
  const Actor alice_ = authority_.AddUser("alice");
  const Actor bob_ = authority_.AddUser("bob");
  const Account acme_ = authority_.AddOrganization(alice_, "acme");
  const ApplicationView app_ = authority_.AddApplication(alice_, "acme");
  const Secret token_ = *authority_.AddToken(alice_, "acme", app_.application.client_id).secret;
  const Secret password_ = *authority_.Write(
      [&](const authority::Run& run) { return CreateApplicationPassword(run, alice_, "laptop", {}).value().secret; });
  const Secret session_ =
      authority_.Write([&](const authority::Run& run) { return BeginSession(run, alice_, "", "a browser").secret; });
  const Secret authorization_ = Authorization(alice_);
  const Secret robot_ = *authority_.AddRobot(alice_, "acme", "ci").token;
  const Secret of_bob_ = Authorization(bob_);
};

TEST_F(PasswordChangeTest, EndsEverythingOfThePersonThatIsNoRobots) {
  Change(true);
  for (const Secret& gone : {token_, password_, authorization_}) EXPECT_FALSE(authority_.Alive(gone));
  EXPECT_FALSE(SignedIn());
  EXPECT_TRUE(authority_.Alive(robot_) && authority_.Alive(of_bob_));
}

TEST_F(PasswordChangeTest, EndsSessionsAloneWhereTheRestIsToStay) {
  Change(false);
  for (const Secret& kept : {token_, password_, authorization_, robot_}) EXPECT_TRUE(authority_.Alive(kept));
  EXPECT_FALSE(SignedIn());
}

TEST_F(PasswordChangeTest, EndsWhatSubAccountsHave) {
  const Account child{
      .id = authority_->issuer.NewId(testing::kNow), .name = "child", .owner = alice_.id, .created = authority_.Now()};
  authority_.Write([&](const authority::Run& run) { EXPECT_TRUE(storage::Accounts(run.tx()).Add(child)); });
  const Secret of_child = Authorization(authority_.ActorOf(child));
  ASSERT_TRUE(authority_.Alive(of_child));
  Change(true);
  EXPECT_FALSE(authority_.Alive(of_child));
}

}  // namespace
}  // namespace jeton::authority
