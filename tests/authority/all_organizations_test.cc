#include "authority/organizations/all_organizations.h"

#include <gtest/gtest.h>

#include "authority/people/sessions.h"
#include "testing/test_authority.h"

namespace jeton::authority {
namespace {

using testing::FailsWith;
using testing::Succeeds;
using testing::TestAuthority;

class AllOrganizationsTest : public ::testing::Test {
 protected:
  static Settings Installation() {
    Settings settings;
    settings.superusers = {"root", "second"};
    settings.readonly_superusers = {"reader"};
    return settings;
  }
  Result<void, Refusal> Take(const Actor& actor, const std::string& name) {
    return authority_.Write([&](const authority::Run& run) { return TakeOwnership(run, actor, name); });
  }
  Result<Account, Refusal> Update(const Actor& actor, const std::string& name,
                                  const std::optional<std::string>& wanted) {
    return authority_.Write([&](const authority::Run& run) { return RenameOrganization(run, actor, name, wanted); });
  }
  Result<void, Refusal> Delete(const Actor& actor, const std::string& name) {
    return authority_.Write([&](const authority::Run& run) { return DeleteAnyOrganization(run, actor, name); });
  }
  TeamRole RoleOf(const Actor& actor, const Id& organization) {
    return authority_.Read(
        [&](const authority::Run& run) { return storage::Teams(run.tx()).RoleIn(organization, actor.id); });
  }

  TestAuthority authority_{Installation()};
  const Actor root_ = authority_.AddUser("root");
  const Actor reader_ = authority_.AddUser("reader");
  const Actor alice_ = authority_.AddUser("alice", "alice@example.com");
  const Account acme_ = authority_.AddOrganization(alice_, "acme");
};

TEST_F(AllOrganizationsTest, AreListedForSuperusersAlone) {
  authority_.AddOrganization(alice_, "beta");
  authority_.Read([&](const authority::Run& run) {
    EXPECT_EQ(ListAllOrganizations(run, root_, {}, 10)->size(), 2u);
    const auto all = *ListAllOrganizations(run, reader_, {}, 10);
    EXPECT_EQ(ListAllOrganizations(run, reader_, {all.front().created, all.front().id}, 10)->front().name,
              all.back().name);
    EXPECT_TRUE(FailsWith(ListAllOrganizations(run, alice_, {}, 10), Refusal::kForbidden));
  });
}

TEST_F(AllOrganizationsTest, ARenamedOneTakesItsRobotsAlong) {
  const RobotView robot = authority_.AddRobot(alice_, "acme", "ci");
  ASSERT_TRUE(Succeeds(authority_.Check(*robot.token)));
  ASSERT_TRUE(Succeeds(Update(root_, "acme", "emca")));
  EXPECT_EQ(authority_.Presenting(*robot.token).name, "emca+ci") << "memory knows it at once";
  EXPECT_TRUE(FailsWith(Delete(root_, "acme"), Refusal::kNotFound));
}

TEST_F(AllOrganizationsTest, AChangeThatCannotBeIsRefused) {
  authority_.AddOrganization(alice_, "beta");
  EXPECT_TRUE(FailsWith(Update(root_, "acme", "alice"), Refusal::kTaken));
  EXPECT_TRUE(FailsWith(Update(root_, "acme", "A B"), Refusal::kInvalidName));
  EXPECT_TRUE(FailsWith(Update(root_, "acme", "beta"), Refusal::kTakenByOrganization));
  EXPECT_TRUE(FailsWith(Update(root_, "alice", std::nullopt), Refusal::kNotFound)) << "a user";
  for (const Actor& actor : {alice_, reader_}) {
    EXPECT_TRUE(FailsWith(Update(actor, "acme", std::nullopt), Refusal::kForbidden));
    EXPECT_TRUE(FailsWith(Delete(actor, "acme"), Refusal::kForbidden));
    EXPECT_TRUE(FailsWith(Take(actor, "acme"), Refusal::kForbidden));
  }
}

TEST_F(AllOrganizationsTest, ADeletedOneTakesEverythingAlong) {
  const RobotView robot = authority_.AddRobot(alice_, "acme", "ci");
  ASSERT_TRUE(Succeeds(Delete(root_, "acme")));
  EXPECT_FALSE(authority_.Alive(*robot.token));
  EXPECT_EQ(authority_.Audit("org_delete").size(), 1u);
}

TEST_F(AllOrganizationsTest, WhoTakesOneIsItsAdminEvenWithoutATeamOfOwners) {
  ASSERT_TRUE(Succeeds(Take(root_, "acme")));
  EXPECT_EQ(RoleOf(root_, acme_.id), TeamRole::kAdmin);
  EXPECT_EQ(RoleOf(alice_, acme_.id), TeamRole::kAdmin);
  const Account beta = authority_.AddOrganization(alice_, "beta");
  authority_.Write([&](const authority::Run& run) {
    storage::Teams teams(run.tx());
    teams.Remove(*teams.Find(beta.id, "owners"), run.now);
  });
  ASSERT_TRUE(Succeeds(Take(root_, "beta")));
  EXPECT_EQ(RoleOf(root_, beta.id), TeamRole::kAdmin);
}

TEST_F(AllOrganizationsTest, AUserWhoIsTakenIsNobodyAnyMore) {
  const Actor bob = authority_.AddUser("bob");
  const auto token = authority_.Write([&](const authority::Run& run) {
    return authority_->issuer.Issue(run, {.kind = TokenKind::kAuthorization,
                                          .subject = bob.id,
                                          .scopes = "session",
                                          .created = run.now,
                                          .expires = run.now + Seconds{60}});
  });
  const auto session =
      authority_.Write([&](const authority::Run& run) { return BeginSession(run, bob, "", "a browser").secret; });
  const auto signed_in = [&] {
    return authority_.Read(
        [&](const authority::Run& run) { return authority_->identity.BySession(run, session.Reveal()).has_value(); });
  };
  ASSERT_TRUE(authority_.Alive(token.secret));
  ASSERT_TRUE(signed_in());
  ASSERT_TRUE(Succeeds(Take(root_, "bob")));
  EXPECT_FALSE(authority_.Alive(token.secret));
  EXPECT_FALSE(signed_in());
  EXPECT_EQ(RoleOf(root_, bob.id), TeamRole::kAdmin);
  authority_.Read([&](const authority::Run& run) {
    EXPECT_FALSE(authority_->identity.FindForPassword(run.tx(), "bob"));
    EXPECT_EQ(storage::Accounts(run.tx()).Find(bob.id)->kind, AccountKind::kOrganization);
  });
}

TEST_F(AllOrganizationsTest, AUserOnWhomOthersDependIsNotTaken) {
  authority_.AddUser("second");
  EXPECT_TRUE(FailsWith(Take(root_, "second"), Refusal::kSuperuser));
  EXPECT_TRUE(FailsWith(Take(root_, "alice"), Refusal::kSoleAdmin));
  EXPECT_TRUE(FailsWith(Take(root_, "nobody"), Refusal::kNotFound));
  const Actor bob = authority_.AddUser("bob");
  authority_.Write([&](const authority::Run& run) {
    storage::Accounts(run.tx()).Add(
        {.id = authority_->issuer.NewId(testing::kNow), .name = "child", .owner = bob.id, .created = run.now});
  });
  EXPECT_TRUE(FailsWith(Take(root_, "bob"), Refusal::kHasSubAccounts));
  EXPECT_TRUE(FailsWith(Take(root_, "child"), Refusal::kHasSubAccounts));
}

}  // namespace
}  // namespace jeton::authority
