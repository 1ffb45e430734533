#include "authority/people/application_passwords.h"

#include <gtest/gtest.h>

#include "authority/people/users.h"
#include "testing/pages.h"
#include "testing/test_authority.h"

namespace jeton::authority {
namespace {

using testing::FailsWith;
using testing::Succeeds;
using testing::TestAuthority;

class ApplicationPasswordsTest : public ::testing::Test {
 protected:
  static Settings Installation() {
    Settings settings;
    settings.superusers = {"root"};
    settings.superusers_full_access = true;
    settings.application_password_life = Seconds{1000};
    return settings;
  }
  Result<ApplicationPassword, Refusal> Create(const Actor& actor) {
    return authority_.Write(
        [&](const authority::Run& run) { return CreateApplicationPassword(run, actor, "laptop", {}); });
  }
  Result<ApplicationPassword, Refusal> Show(const Actor& actor, const Id& id) {
    return authority_.Read([&](const authority::Run& run) { return ShowApplicationPassword(run, actor, id); });
  }
  static Result<std::vector<ApplicationPassword>, Refusal> Shown(Result<ApplicationPasswordPage, Refusal> page) {
    if (!page) return Fail(page.error());
    return testing::ItemsOf(std::move(*page));
  }
  Result<std::vector<ApplicationPassword>, Refusal> List(const Actor& actor, bool expiring = false) {
    return authority_.Read(
        [&](const authority::Run& run) { return Shown(ListApplicationPasswords(run, actor, {expiring})); });
  }
  Result<std::vector<ApplicationPassword>, Refusal> ListAll(const Actor& actor) {
    return authority_.Read(
        [&](const authority::Run& run) { return Shown(ListEverybodysApplicationPasswords(run, actor, {})); });
  }
  Result<Actor, CredentialError> Present(std::string_view secret) {
    return authority_.Read(
        [&](const authority::Run& run) { return authority_->identity.ByApplicationPassword(run, secret); });
  }

  TestAuthority authority_{Installation()};
  const Actor root_ = authority_.AddUser("root");
  const Actor alice_ = authority_.AddUser("alice");
  const Actor bob_ = authority_.AddUser("bob");
};

TEST_F(ApplicationPasswordsTest, OpensRegistriesInTheNameOfItsUser) {
  const auto made = Create(alice_);
  ASSERT_TRUE(Succeeds(made));
  const auto actor = Present(made->secret->Reveal());
  ASSERT_TRUE(actor.has_value());
  EXPECT_EQ(actor->id, alice_.id);
  EXPECT_EQ(actor->powers.repository, RepositoryRole::kAdmin);
  EXPECT_EQ(actor->powers.self, SelfRole::kNone);
  EXPECT_TRUE(actor->powers.scopes.empty()) << "nothing can be minted with it";
  EXPECT_FALSE(
      authority_
          .Read([&](const authority::Run& run) { return authority_->identity.ByBearer(run, made->secret->Reveal()); })
          .has_value());
}

TEST_F(ApplicationPasswordsTest, NothingElseIsOne) {
  authority_.AddOrganization(alice_, "acme");
  const RobotView robot = authority_.AddRobot(alice_, "acme", "ci");
  EXPECT_TRUE(FailsWith(Present(robot.token->Reveal()), CredentialError::kUnknown));
  EXPECT_TRUE(FailsWith(Present("jta_nothing"), CredentialError::kUnknown));
}

TEST_F(ApplicationPasswordsTest, EndsWithItsLife) {
  const auto made = Create(alice_);
  EXPECT_TRUE(List(alice_, true)->empty());
  authority_.Advance(Seconds{900});
  EXPECT_EQ(List(alice_, true)->size(), 1u) << "the last tenth has begun";
  authority_.Advance(Seconds{100});
  EXPECT_TRUE(FailsWith(Present(made->secret->Reveal()), CredentialError::kUnknown));
  EXPECT_TRUE(List(alice_)->empty());
  EXPECT_TRUE(FailsWith(Show(alice_, made->token.id), Refusal::kNotFound));
}

TEST_F(ApplicationPasswordsTest, IsItsUsersOwn) {
  const auto made = Create(alice_);
  EXPECT_EQ(Show(alice_, made->token.id)->secret->Reveal(), made->secret->Reveal());
  for (const Actor& actor : {bob_, root_}) {
    EXPECT_TRUE(FailsWith(Show(actor, made->token.id), Refusal::kNotFound)) << actor.name;
    EXPECT_TRUE(List(actor)->empty()) << actor.name;
  }
  EXPECT_TRUE(FailsWith(Create(Actor{}), Refusal::kForbidden));
  const auto all = ListAll(root_);
  ASSERT_EQ(all->size(), 1u);
  EXPECT_EQ(all->front().user, "alice");
  EXPECT_FALSE(all->front().secret.has_value());
  EXPECT_TRUE(FailsWith(ListAll(alice_), Refusal::kForbidden));
}

TEST_F(ApplicationPasswordsTest, IsDeadWhenRevokedAndWhenItsUserIsGone) {
  const auto first = Create(alice_);
  const auto second = Create(alice_);
  const auto revoke = [&] {
    return authority_.Write(
        [&](const authority::Run& run) { return RevokeApplicationPassword(run, alice_, first->token.id); });
  };
  EXPECT_TRUE(Succeeds(revoke()));
  EXPECT_TRUE(FailsWith(revoke(), Refusal::kNotFound));
  EXPECT_TRUE(FailsWith(Present(first->secret->Reveal()), CredentialError::kUnknown));
  EXPECT_TRUE(Present(second->secret->Reveal()).has_value());
  EXPECT_TRUE(Succeeds(authority_.Write([&](const authority::Run& run) { return DeleteUser(run, root_, "alice"); })));
  EXPECT_FALSE(Present(second->secret->Reveal()).has_value());
  EXPECT_TRUE(ListAll(root_)->empty());
  EXPECT_EQ(authority_.Audit("create_app_specific_token").size(), 2u);
  EXPECT_EQ(authority_.Audit("revoke_app_specific_token").size(), 1u);
}

}  // namespace
}  // namespace jeton::authority
