#include "authority/organizations/teams.h"

#include <set>

#include <gtest/gtest.h>

#include "authority/organizations/members.h"
#include "authority/organizations/prototypes.h"
#include "authority/organizations/repositories.h"
#include "testing/test_authority.h"

// Teams, members and default permissions of an organization.
namespace jeton::authority {
namespace {

using testing::FailsWith;
using testing::Succeeds;
using testing::TestAuthority;

class TeamsTest : public ::testing::Test {
 protected:
  static Settings Installation() {
    Settings settings;
    settings.superusers = {"root"};
    settings.superusers_full_access = true;
    settings.readonly_superusers = {"auditor"};
    return settings;
  }
  // Calls a capability in a write and gives its result.
  template <typename Function>
  auto Do(Function function) {
    return authority_.Write([&](const authority::Run& run) { return function(run); });
  }
  Result<ChangedTeam, Refusal> Set(const Actor& actor, const std::string& name, TeamRole role,
                                   const std::string& organization = "acme") {
    return Do([&](const authority::Run& run) {
      return SetTeam(run, actor, organization, name, {.role = role, .description = std::nullopt});
    });
  }
  Result<void, Refusal> Delete(const Actor& actor, std::string_view name) {
    return Do([&](const authority::Run& run) { return DeleteTeam(run, actor, "acme", name); });
  }
  Result<Account, Refusal> Join(const Actor& actor, std::string_view team, std::string_view member) {
    return Do([&](const authority::Run& run) { return AddTeamMember(run, actor, "acme", team, member); });
  }
  Result<void, Refusal> Leave(const Actor& actor, std::string_view team, std::string_view member) {
    return Do([&](const authority::Run& run) { return RemoveTeamMember(run, actor, "acme", team, member); });
  }
  Result<MemberPage, Refusal> List(const Actor& actor, std::string_view team, std::string_view organization = "acme") {
    return Do([&](const authority::Run& run) { return ListTeamMembers(run, actor, {organization, team}, Id(), 10); });
  }
  bool MayEdit(const Actor& actor, std::string_view team) {
    return Do([&](const authority::Run& run) { return FindVisibleTeam(run, actor, "acme", team)->can_edit; });
  }
  Result<PrototypeView, Refusal> AddPrototype(const Actor& actor, const PrototypeRequest& request) {
    return Do([&](const authority::Run& run) { return CreatePrototype(run, actor, "acme", request); });
  }
  void CreateRepository(const Actor& actor, const std::string& name) {
    ASSERT_TRUE(Succeeds(Do([&](const authority::Run& run) {
      return CreateRepositoryNamed(run, actor, "acme", {name, Visibility::kPrivate, ""});
    })));
  }
  RepositoryRole RoleOn(const std::string& repository, const Id& who) {
    return authority_.Read([&](const authority::Run& run) {
      storage::Repositories repositories(run.tx());
      return repositories.PermissionOf(repositories.Stand("acme", repository, who, run.now).id, who, run.now);
    });
  }

  TestAuthority authority_{Installation()};
  const Actor root_ = authority_.AddUser("root");
  const Actor auditor_ = authority_.AddUser("auditor");
  const Actor alice_ = authority_.AddUser("alice");
  const Actor bob_ = authority_.AddUser("bob");
  const Account acme_ = authority_.AddOrganization(alice_, "acme");
  const RobotView robot_ = authority_.AddRobot(alice_, "acme", "ci");
};

TEST_F(TeamsTest, AreMadeAndChangedUnderOneName) {
  const auto made = Set(alice_, "devs", TeamRole::kMember);
  ASSERT_TRUE(Succeeds(made));
  EXPECT_TRUE(made->created && made->can_view);
  const auto changed = Set(alice_, "devs", TeamRole::kCreator);
  ASSERT_TRUE(Succeeds(changed));
  EXPECT_FALSE(changed->created);
  EXPECT_EQ(changed->team.id, made->team.id);
  EXPECT_EQ(authority_.Audit("org_create_team").size(), 1u);
  EXPECT_EQ(authority_.Audit("org_set_team_role").size(), 1u);
  EXPECT_TRUE(FailsWith(Set(alice_, "Bad Name", TeamRole::kMember), Refusal::kInvalidName));
  EXPECT_TRUE(FailsWith(Delete(alice_, "none"), Refusal::kUnknownTeam));
  EXPECT_TRUE(Succeeds(Delete(alice_, "devs")));
}

TEST_F(TeamsTest, OnlyAdminsChangeThem) {
  for (const Actor& actor : {bob_, auditor_, Actor{}}) {
    EXPECT_TRUE(FailsWith(Set(actor, "devs", TeamRole::kAdmin), Refusal::kForbidden)) << actor.name;
    EXPECT_TRUE(FailsWith(Delete(actor, "owners"), Refusal::kForbidden)) << actor.name;
    EXPECT_TRUE(FailsWith(Join(actor, "owners", "bob"), Refusal::kForbidden)) << actor.name;
    EXPECT_TRUE(FailsWith(Leave(actor, "owners", "alice"), Refusal::kForbidden)) << actor.name;
  }
  EXPECT_TRUE(Succeeds(Set(root_, "devs", TeamRole::kAdmin)));
  EXPECT_TRUE(FailsWith(Set(root_, "devs", TeamRole::kAdmin, "none"), Refusal::kNotFound));
}

TEST_F(TeamsTest, TheLastAdminStays) {
  EXPECT_TRUE(FailsWith(Delete(alice_, "owners"), Refusal::kSoleAdmin));
  EXPECT_TRUE(FailsWith(Set(alice_, "owners", TeamRole::kMember), Refusal::kSoleAdmin));
  EXPECT_TRUE(FailsWith(Leave(alice_, "owners", "alice"), Refusal::kSoleAdmin));
  EXPECT_TRUE(FailsWith(Delete(root_, "owners"), Refusal::kSoleAdmin)) << "not by a superuser either";
  // Another admin does not make the caller give up his own last role.
  ASSERT_TRUE(Succeeds(Set(alice_, "bosses", TeamRole::kAdmin)));
  ASSERT_TRUE(Succeeds(Join(alice_, "bosses", "bob")));
  EXPECT_TRUE(FailsWith(Delete(alice_, "owners"), Refusal::kSoleAdmin));
  EXPECT_TRUE(Succeeds(Leave(bob_, "owners", "alice")));
}

TEST_F(TeamsTest, ARoleInATeamCountsAtOnceAndNoLonger) {
  const auto admin = [&] {
    return authority_.Read([&](const authority::Run& run) {
      return Decide(bob_, OnOrganization{TeamRole::kAdmin, Access::kChange, FindOrganization(run, bob_, "acme")})
          .allowed();
    });
  };
  ASSERT_TRUE(Succeeds(Set(alice_, "bosses", TeamRole::kAdmin)));
  EXPECT_FALSE(admin());
  ASSERT_TRUE(Succeeds(Join(alice_, "bosses", "bob")));
  EXPECT_TRUE(admin());
  ASSERT_TRUE(Succeeds(Set(alice_, "bosses", TeamRole::kCreator)));
  EXPECT_FALSE(admin()) << "the team is demoted";
  ASSERT_TRUE(Succeeds(Set(alice_, "bosses", TeamRole::kAdmin)));
  EXPECT_TRUE(admin());
  ASSERT_TRUE(Succeeds(Delete(alice_, "bosses")));
  EXPECT_FALSE(admin()) << "the team is gone";
}

TEST_F(TeamsTest, UsersAndTheOrganizationsRobotsCanBeMembers) {
  ASSERT_TRUE(Succeeds(Set(alice_, "devs", TeamRole::kMember)));
  authority_.AddOrganization(bob_, "other");
  authority_.AddRobot(bob_, "other", "ci");
  EXPECT_TRUE(Succeeds(Join(alice_, "devs", "bob")));
  EXPECT_TRUE(Succeeds(Join(alice_, "devs", "acme+ci")));
  EXPECT_TRUE(FailsWith(Join(alice_, "devs", "bob"), Refusal::kAlreadyMember));
  EXPECT_TRUE(FailsWith(Join(alice_, "devs", "nobody"), Refusal::kUnknownGrantee));
  EXPECT_TRUE(FailsWith(Join(alice_, "devs", "acme"), Refusal::kUnknownGrantee));
  for (const auto robot : {"other+ci", "other+none"}) {
    EXPECT_TRUE(FailsWith(Join(alice_, "devs", robot), Refusal::kForeignRobot)) << robot;
    EXPECT_TRUE(FailsWith(Leave(alice_, "devs", robot), Refusal::kNotFound)) << robot;
  }
  EXPECT_TRUE(FailsWith(Join(alice_, "none", "bob"), Refusal::kUnknownTeam));
  EXPECT_EQ(List(alice_, "devs")->rows.size(), 2u);
  EXPECT_EQ(List(bob_, "devs")->rows.size(), 2u) << "a member sees it";
  EXPECT_TRUE(MayEdit(alice_, "devs"));
  EXPECT_FALSE(MayEdit(bob_, "devs"));
  EXPECT_TRUE(FailsWith(List(bob_, "owners"), Refusal::kForbidden)) << "another team";
  EXPECT_TRUE(FailsWith(List(bob_, "none"), Refusal::kForbidden)) << "as one that is not there";
  EXPECT_TRUE(FailsWith(List(alice_, "none"), Refusal::kNotFound));
  EXPECT_TRUE(FailsWith(List(root_, "devs", "none"), Refusal::kNotFound));
  EXPECT_TRUE(FailsWith(Leave(alice_, "devs", "alice"), Refusal::kNotMember));
  EXPECT_TRUE(FailsWith(Leave(alice_, "devs", "nobody"), Refusal::kNotFound));
  EXPECT_TRUE(FailsWith(Leave(alice_, "none", "bob"), Refusal::kNotFound));
  EXPECT_TRUE(Succeeds(Leave(alice_, "devs", "bob")));
}

TEST_F(TeamsTest, MembersAreInTeamsAndCollaboratorsAreNot) {
  CreateRepository(alice_, "web");
  ASSERT_TRUE(Succeeds(Set(alice_, "devs", TeamRole::kMember)));
  Do([&](const authority::Run& run) {
    storage::Repositories repositories(run.tx());
    repositories.Permit(repositories.Stand("acme", "web", bob_.id, run.now).id, bob_.id, RepositoryRole::kRead,
                        run.now);
  });
  const auto names = [&](auto list) {
    std::set<std::string> found;
    for (std::optional<Id> after = Id(); after;) {
      const PersonPage page =
          Do([&](const authority::Run& run) { return list(run, auditor_, "acme", *after, 1); }).value();
      for (const auto& row : page.rows) EXPECT_TRUE(found.insert(row.item.account.name).second);
      after = page.next;
    }
    std::string text;
    for (const std::string& name : found) text += name + " ";
    return text;
  };
  EXPECT_EQ(names(ListMembers), "alice ");
  EXPECT_EQ(names(ListCollaborators), "bob ");
  ASSERT_TRUE(Succeeds(Join(alice_, "devs", "bob")));
  EXPECT_EQ(names(ListMembers), "alice bob ");
  EXPECT_EQ(names(ListCollaborators), "");

  const auto show = [&](const Actor& actor, std::string_view name) {
    return Do([&](const authority::Run& run) { return ShowMember(run, actor, "acme", name); });
  };
  EXPECT_EQ(show(alice_, "bob")->teams, std::vector<std::string>{"devs"});
  EXPECT_EQ(show(alice_, "bob")->repositories, std::vector<std::string>{"web"});
  EXPECT_TRUE(Succeeds(show(alice_, "acme+ci")));
  EXPECT_TRUE(FailsWith(show(alice_, "root"), Refusal::kNotFound)) << "no member";
  EXPECT_TRUE(FailsWith(show(bob_, "bob"), Refusal::kForbidden));
}

TEST_F(TeamsTest, WhoIsRemovedFromTheOrganizationHasNothingLeftThere) {
  ASSERT_TRUE(Succeeds(Set(alice_, "devs", TeamRole::kCreator)));
  ASSERT_TRUE(Succeeds(Join(alice_, "devs", "bob")));
  CreateRepository(bob_, "web");
  const auto remove = [&](const Actor& actor, std::string_view name) {
    return Do([&](const authority::Run& run) { return RemoveFromOrganization(run, actor, "acme", name); });
  };
  EXPECT_TRUE(FailsWith(remove(bob_, "alice"), Refusal::kForbidden));
  EXPECT_TRUE(FailsWith(remove(alice_, "acme+ci"), Refusal::kNotFound)) << "a robot";
  EXPECT_TRUE(FailsWith(remove(alice_, "nobody"), Refusal::kNotFound));
  EXPECT_TRUE(FailsWith(remove(alice_, "alice"), Refusal::kSoleAdmin));
  EXPECT_TRUE(Succeeds(remove(alice_, "bob")));
  EXPECT_EQ(RoleOn("web", bob_.id), RepositoryRole::kNone);
  EXPECT_TRUE(FailsWith(List(bob_, "devs"), Refusal::kForbidden));
}

TEST_F(TeamsTest, ADefaultPermissionIsGivenOnWhatIsCreatedAfterIt) {
  ASSERT_TRUE(Succeeds(Set(alice_, "devs", TeamRole::kMember)));
  const auto team = AddPrototype(alice_, {RepositoryRole::kWrite, true, "devs", std::nullopt});
  ASSERT_TRUE(Succeeds(team));
  EXPECT_EQ(team->team, "devs");
  const auto robot = AddPrototype(alice_, {RepositoryRole::kRead, false, "acme+ci", std::nullopt});
  EXPECT_TRUE(robot->delegate->member);
  CreateRepository(alice_, "web");
  EXPECT_EQ(RoleOn("web", robot_.robot.id), RepositoryRole::kRead);
  EXPECT_EQ(RoleOn("web", team->prototype.delegate), RepositoryRole::kWrite);
}

TEST_F(TeamsTest, TheOneThatWaitsForTheCreatorGoesFirstAndSparesHim) {
  ASSERT_TRUE(Succeeds(AddPrototype(alice_, {RepositoryRole::kRead, false, "acme+ci", std::nullopt})));
  ASSERT_TRUE(Succeeds(AddPrototype(alice_, {RepositoryRole::kAdmin, false, "acme+ci", "alice"})));
  ASSERT_TRUE(Succeeds(AddPrototype(alice_, {RepositoryRole::kWrite, false, "acme+ci", "bob"})));
  ASSERT_TRUE(Succeeds(AddPrototype(alice_, {RepositoryRole::kRead, false, "alice", std::nullopt})));
  CreateRepository(alice_, "web");
  EXPECT_EQ(RoleOn("web", robot_.robot.id), RepositoryRole::kAdmin);
  EXPECT_EQ(RoleOn("web", alice_.id), RepositoryRole::kAdmin) << "the creator stays admin";
  CreateRepository(root_, "api");
  EXPECT_EQ(RoleOn("api", robot_.robot.id), RepositoryRole::kRead);
  EXPECT_EQ(RoleOn("api", alice_.id), RepositoryRole::kRead);
}

TEST_F(TeamsTest, ADefaultPermissionMayWaitForARobotOfTheOrganization) {
  const auto made = AddPrototype(alice_, {RepositoryRole::kRead, false, "bob", "acme+ci"});
  ASSERT_TRUE(Succeeds(made));
  EXPECT_EQ(made->activating->account.name, "acme+ci");
}

TEST_F(TeamsTest, ADefaultPermissionNamesWhoIsThere) {
  authority_.AddOrganization(bob_, "other");
  authority_.AddRobot(bob_, "other", "ci");
  const RepositoryRole read = RepositoryRole::kRead;
  EXPECT_TRUE(FailsWith(AddPrototype(alice_, {read, false, "nobody", std::nullopt}), Refusal::kUnknownGrantee));
  EXPECT_TRUE(FailsWith(AddPrototype(alice_, {read, false, "other+ci", std::nullopt}), Refusal::kForeignRobot));
  EXPECT_TRUE(FailsWith(AddPrototype(alice_, {read, true, "none", std::nullopt}), Refusal::kUnknownTeam));
  for (const auto activating : {"nobody", "acme", "acme+none", "other+ci", "other+none"}) {
    EXPECT_TRUE(FailsWith(AddPrototype(alice_, {read, false, "bob", activating}), Refusal::kUnknownUser)) << activating;
  }
  EXPECT_TRUE(FailsWith(AddPrototype(bob_, {read, false, "bob", std::nullopt}), Refusal::kForbidden));
  const Id id = AddPrototype(alice_, {read, false, "bob", std::nullopt})->prototype.id;
  const auto change = [&](const Actor& actor, const std::string& organization) {
    return Do([&](const authority::Run& run) {
      return ChangePrototype(run, actor, organization, id, RepositoryRole::kAdmin);
    });
  };
  EXPECT_TRUE(FailsWith(change(bob_, "other"), Refusal::kNotFound)) << "another organization's";
  EXPECT_EQ(change(alice_, "acme")->prototype.role, RepositoryRole::kAdmin);
  const auto remove = [&] {
    return Do([&](const authority::Run& run) { return DeletePrototype(run, alice_, "acme", id); });
  };
  EXPECT_TRUE(Succeeds(remove()));
  EXPECT_TRUE(FailsWith(remove(), Refusal::kNotFound));
}

}  // namespace
}  // namespace jeton::authority
