#include "authority/organizations/permissions.h"

#include <gtest/gtest.h>

#include "authority/organizations/repositories.h"
#include "storage/directory/repositories.h"
#include "testing/test_authority.h"

namespace jeton::authority {
namespace {

using testing::FailsWith;
using testing::Succeeds;
using testing::TestAuthority;
using enum GranteeKind;

class PermissionsTest : public ::testing::Test {
 protected:
  static Settings Installation() {
    Settings settings;
    settings.readonly_superusers = {"auditor"};
    return settings;
  }
  Result<void, Refusal> Create(const Actor& actor, const std::string& name_space, const std::string& name) {
    return authority_.Write([&](const authority::Run& run) {
      return CreateRepositoryNamed(run, actor, name_space, {name, Visibility::kPrivate, "d"});
    });
  }
  Result<PermissionView, Refusal> Set(const Actor& actor, GranteeKind kind, std::string_view name, RepositoryRole role,
                                      std::string_view name_space = "acme") {
    return authority_.Write([&](const authority::Run& run) {
      return With(FindRepository<RepositoryAction::kAdminister>(run, actor, name_space, "web"), [&](const auto& web) {
        return SetPermission(run, web, {kind, name}, {role});
      });
    });
  }
  Result<PermissionView, Refusal> Show(const Actor& actor, GranteeKind kind, std::string_view name,
                                       std::string_view name_space = "acme") {
    return authority_.Read([&](const authority::Run& run) {
      return With(FindRepository<RepositoryAction::kSeeSettings>(run, actor, name_space, "web"), [&](const auto& web) {
        return ShowPermission(run, web, {kind, name});
      });
    });
  }
  Result<void, Refusal> Take(const Actor& actor, GranteeKind kind, std::string_view name,
                             std::string_view name_space = "acme") {
    return authority_.Write([&](const authority::Run& run) {
      return With(FindRepository<RepositoryAction::kAdminister>(run, actor, name_space, "web"), [&](const auto& web) {
        return DeletePermission(run, web, {kind, name});
      });
    });
  }
  Result<PermissionPage, Refusal> List(const Actor& actor, GranteeKind kind, std::string_view name_space = "acme") {
    return authority_.Read([&](const authority::Run& run) {
      return With(FindRepository<RepositoryAction::kSeeSettings>(run, actor, name_space, "web"),
                  [&](const auto& web) { return ListPermissions(run, web, kind, Id(), 10); });
    });
  }

  TestAuthority authority_{Installation()};
  const Actor alice_ = authority_.AddUser("alice");
  const Actor bob_ = authority_.AddUser("bob");
  const Actor auditor_ = authority_.AddUser("auditor");
  const Account acme_ = authority_.AddOrganization(alice_, "acme");
  const ApplicationView app_ = authority_.AddApplication(alice_, "acme");
  const RobotView robot_ = authority_.AddRobot(alice_, "acme", "ci");
  const bool created_ = Create(alice_, "acme", "web").has_value() && Create(alice_, "alice", "web").has_value();
};

TEST_F(PermissionsTest, AUserRobotOrApplicationIsGivenARole) {
  const auto of_user = Set(alice_, kAccount, "bob", RepositoryRole::kRead);
  ASSERT_TRUE(Succeeds(of_user));
  EXPECT_EQ(of_user->name, "bob");
  EXPECT_FALSE(of_user->robot);
  EXPECT_TRUE(of_user->in_organization);
  EXPECT_FALSE(of_user->organization_member);
  const auto of_robot = Set(alice_, kAccount, "acme+ci", RepositoryRole::kWrite);
  EXPECT_TRUE(of_robot->robot && of_robot->organization_member);
  ASSERT_TRUE(Succeeds(Set(alice_, kApplication, app_.application.client_id, RepositoryRole::kAdmin)));

  EXPECT_EQ(Show(auditor_, kAccount, "bob")->term.role, RepositoryRole::kRead);
  EXPECT_EQ(Show(alice_, kAccount, "acme+ci")->term.role, RepositoryRole::kWrite);
  EXPECT_EQ(Show(alice_, kApplication, app_.application.client_id)->term.role, RepositoryRole::kAdmin);
  ASSERT_TRUE(Succeeds(Set(alice_, kAccount, "bob", RepositoryRole::kAdmin)));
  EXPECT_EQ(Show(alice_, kAccount, "bob")->term.role, RepositoryRole::kAdmin);

  EXPECT_EQ(List(alice_, kAccount)->rows.size(), 3u) << "the creator has one, too";
  EXPECT_EQ(List(auditor_, kApplication)->rows.size(), 1u);
}

TEST_F(PermissionsTest, RefusesWhoCannotBeGivenOne) {
  authority_.AddOrganization(bob_, "other");
  authority_.AddRobot(bob_, "other", "ci");
  const ApplicationView foreign = authority_.AddApplication(bob_, "other");
  const auto read = RepositoryRole::kRead;
  EXPECT_TRUE(FailsWith(Set(alice_, kAccount, "none", read), Refusal::kUnknownGrantee));
  EXPECT_TRUE(FailsWith(Set(alice_, kAccount, "other", read), Refusal::kUnknownGrantee)) << "an organization";
  for (const auto robot : {"other+ci", "other+none", "nowhere+none"}) {
    EXPECT_TRUE(FailsWith(Set(alice_, kAccount, robot, read), Refusal::kForeignRobot)) << robot;
  }
  EXPECT_TRUE(FailsWith(Set(alice_, kAccount, "acme+none", read), Refusal::kUnknownGrantee));
  EXPECT_TRUE(FailsWith(Set(alice_, kApplication, foreign.application.client_id, read), Refusal::kUnknownGrantee));
  EXPECT_TRUE(FailsWith(Set(alice_, kApplication, "none", read), Refusal::kUnknownGrantee));
}

TEST_F(PermissionsTest, OnlyWhoAdministersMayLookOrChange) {
  for (const Actor& actor : {bob_, Actor{}}) {
    EXPECT_TRUE(FailsWith(Set(actor, kAccount, "bob", RepositoryRole::kAdmin), Refusal::kForbidden));
    EXPECT_TRUE(FailsWith(Show(actor, kAccount, "alice"), Refusal::kForbidden));
    EXPECT_TRUE(FailsWith(Take(actor, kAccount, "alice"), Refusal::kForbidden));
    EXPECT_TRUE(FailsWith(List(actor, kAccount), Refusal::kForbidden));
    EXPECT_TRUE(FailsWith(authority_.Read([&](const authority::Run& run) {
      return FindRepository<RepositoryAction::kAdminister>(run, actor, "acme", "web");
    }),
                          Refusal::kForbidden));
  }
  EXPECT_TRUE(FailsWith(Set(auditor_, kAccount, "bob", RepositoryRole::kRead), Refusal::kForbidden));
  EXPECT_TRUE(Succeeds(authority_.Read([&](const authority::Run& run) {
    return FindRepository<RepositoryAction::kAdminister>(run, alice_, "acme", "web");
  })));
}

TEST_F(PermissionsTest, ARoleIsTakenAwayOnce) {
  ASSERT_TRUE(Succeeds(Set(alice_, kAccount, "bob", RepositoryRole::kRead)));
  EXPECT_TRUE(Succeeds(Take(alice_, kAccount, "bob")));
  EXPECT_TRUE(FailsWith(Take(alice_, kAccount, "bob"), Refusal::kNoPermission));
  EXPECT_TRUE(FailsWith(Take(alice_, kAccount, "none"), Refusal::kNoPermission));
  EXPECT_TRUE(FailsWith(Show(alice_, kAccount, "bob"), Refusal::kNoPermission));
  EXPECT_TRUE(FailsWith(Show(alice_, kAccount, "none"), Refusal::kNoPermission));
}

TEST_F(PermissionsTest, TheOwnerOfAUsersNamespaceStaysAdmin) {
  EXPECT_TRUE(FailsWith(Set(alice_, kAccount, "alice", RepositoryRole::kRead, "alice"), Refusal::kOwner));
  EXPECT_TRUE(Succeeds(Set(alice_, kAccount, "alice", RepositoryRole::kAdmin, "alice")));
  EXPECT_TRUE(FailsWith(Take(alice_, kAccount, "alice", "alice"), Refusal::kOwner));
  // Even where no row says so.
  authority_.Write([&](const authority::Run& run) {
    storage::Repositories repositories(run.tx());
    repositories.Forbid(repositories.Stand("alice", "web", Id(), run.now).id, alice_.id, run.now);
  });
  const auto list = List(alice_, kAccount, "alice");
  ASSERT_EQ(list->rows.size(), 1u);
  const PermissionView& owner = list->rows.front().item;
  EXPECT_EQ(owner.name, "alice");
  EXPECT_EQ(owner.term.role, RepositoryRole::kAdmin);
  EXPECT_FALSE(owner.in_organization);
  EXPECT_EQ(Show(alice_, kAccount, "alice", "alice")->term.role, RepositoryRole::kAdmin);
}

TEST_F(PermissionsTest, RepositoriesAreCreatedWhereTheActorMay) {
  EXPECT_TRUE(FailsWith(Create(bob_, "acme", "api"), Refusal::kForbidden));
  EXPECT_TRUE(FailsWith(Create(alice_, "none", "api"), Refusal::kForbidden));
  EXPECT_TRUE(FailsWith(Create(alice_, "acme", "web"), Refusal::kTaken));
  EXPECT_TRUE(FailsWith(Create(alice_, "acme", "Web"), Refusal::kInvalidName));
  EXPECT_TRUE(Succeeds(Create(alice_, "acme", "api")));
}

TEST_F(PermissionsTest, ARepositoryChangesVisibilityAndGoes) {
  const auto show = [&](const Actor& actor, Visibility visibility) {
    return authority_.Write(
        [&](const authority::Run& run) { return ChangeVisibility(run, actor, "acme", "web", visibility); });
  };
  const auto remove = [&](const Actor& actor, std::string_view name_space, std::string_view name) {
    return authority_.Write([&](const authority::Run& run) { return DeleteRepository(run, actor, name_space, name); });
  };
  const auto facts = [&] {
    return authority_.Read(
        [&](const authority::Run& run) { return storage::Repositories(run.tx()).Stand("acme", "web", Id(), run.now); });
  };
  EXPECT_TRUE(FailsWith(show(bob_, Visibility::kPublic), Refusal::kForbidden));
  EXPECT_EQ(facts().visibility, Visibility::kPrivate);
  ASSERT_TRUE(Succeeds(show(alice_, Visibility::kPublic)));
  EXPECT_EQ(facts().visibility, Visibility::kPublic);
  ASSERT_TRUE(Succeeds(show(alice_, Visibility::kPrivate)));
  EXPECT_EQ(authority_.Audit("change_repo_visibility").size(), 2u);

  EXPECT_TRUE(FailsWith(remove(bob_, "acme", "web"), Refusal::kForbidden));
  EXPECT_TRUE(Succeeds(remove(alice_, "acme", "none"))) << "it is gone already";
  EXPECT_TRUE(authority_.Audit("delete_repo").empty());
  EXPECT_TRUE(FailsWith(remove(auditor_, "none", "web"), Refusal::kForbidden));
  EXPECT_TRUE(FailsWith(authority_.Read([&](const authority::Run& run) {
    return FindRepository<RepositoryAction::kSeeSettings>(run, auditor_, "none", "web");
  }),
                        Refusal::kNotFound));
  ASSERT_TRUE(Succeeds(remove(alice_, "acme", "web")));
  EXPECT_FALSE(facts().exists);
}

TEST_F(PermissionsTest, ATeamIsGivenARoleThatItsMembersHave) {
  authority_.AddToTeam(acme_, bob_.id, TeamRole::kMember);  // "team1"
  EXPECT_TRUE(FailsWith(Set(alice_, kTeam, "none", RepositoryRole::kRead), Refusal::kUnknownGrantee));
  ASSERT_TRUE(Succeeds(Set(alice_, kTeam, "team1", RepositoryRole::kWrite)));
  EXPECT_EQ(List(alice_, kTeam)->rows.size(), 1u);
  EXPECT_EQ(Show(alice_, kTeam, "team1")->term.role, RepositoryRole::kWrite);
  const auto roles = [&](const Actor& actor, std::string_view name, std::string_view name_space = "acme") {
    return authority_.Read([&](const authority::Run& run) {
      return With(FindRepository<RepositoryAction::kSeeSettings>(run, actor, name_space, "web"),
                  [&](const auto& web) { return ListTransitiveRoles(run, web, name); });
    });
  };
  ASSERT_TRUE(Succeeds(Set(alice_, kAccount, "bob", RepositoryRole::kRead)));
  const std::vector<RepositoryRole> both = {RepositoryRole::kWrite, RepositoryRole::kRead};
  EXPECT_EQ(*roles(alice_, "bob"), both);
  EXPECT_EQ(roles(alice_, "alice", "alice")->front(), RepositoryRole::kAdmin) << "the owner of the name space";
  EXPECT_TRUE(FailsWith(roles(alice_, "auditor"), Refusal::kNotFound));
  EXPECT_TRUE(FailsWith(roles(alice_, "nobody"), Refusal::kNotFound));
  EXPECT_TRUE(FailsWith(roles(bob_, "bob"), Refusal::kForbidden));
  EXPECT_TRUE(Succeeds(Take(alice_, kTeam, "team1")));
  EXPECT_EQ(roles(alice_, "bob")->size(), 1u);
}

}  // namespace
}  // namespace jeton::authority
