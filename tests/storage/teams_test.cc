#include "storage/directory/teams.h"

#include <gtest/gtest.h>

#include "storage/directory/accounts.h"
#include "storage/directory/prototypes.h"
#include "storage/directory/repositories.h"
#include "testing/builders.h"
#include "testing/test_database.h"

namespace jeton::storage {
namespace {

using testing::AnOrganization;
using testing::ARobot;
using testing::ATeam;
using testing::AUser;
using testing::IdOf;
using testing::kNow;

class TeamsTest : public ::testing::Test {
 protected:
  TeamsTest() {
    db_.Write([&](Transaction& t) {
      for (const Account& account : {alice_, bob_, acme_, other_, robot_}) Accounts(t).Add(account);
    });
  }
  void Add(const Team& team, std::vector<Account> members) {
    db_.Write([&](Transaction& t) {
      EXPECT_TRUE(Teams(t).Add(team));
      for (const Account& member : members) Teams(t).AddMember(team.id, member.id, kNow);
    });
  }

  const Account alice_ = AUser(1, "alice");
  const Account bob_ = AUser(2, "bob");
  const Account acme_ = AnOrganization(3, "acme");
  const Account other_ = AnOrganization(4, "other");
  const Account robot_ = ARobot(5, acme_, "ci");
  testing::TestDatabase db_;
};

TEST_F(TeamsTest, NamesAreUniqueInAnOrganizationOnly) {
  Add(ATeam(10, acme_, "devs"), {});
  Add(ATeam(11, other_, "devs"), {});
  db_.Write([&](Transaction& t) { EXPECT_FALSE(Teams(t).Add(ATeam(12, acme_, "devs", TeamRole::kAdmin))); });
  db_.Read([&](Transaction& t) { EXPECT_EQ(Teams(t).Of(acme_.id).size(), 1u); });
}

TEST_F(TeamsTest, AListFromTheEndLeavesOutNoName) {
  // Beyond every letter in this database, as letters of names may be in one with another collation.
  for (const auto& [n, name] : {std::pair(10u, "devs"), {11u, "ops"}, {12u, "\xc3\xa9t\xc3\xa9"}}) {
    Add(ATeam(n, acme_, name), {});
  }
  db_.Read([&](Transaction& t) {
    const auto names = [&](std::string_view after) {
      std::vector<std::string> found;
      for (const Team& team : Teams(t).PageOf(acme_.id, after, {2, ListOrder::kDescending})) found.push_back(team.name);
      return found;
    };
    EXPECT_EQ(names(StartByName(ListOrder::kDescending)), (std::vector<std::string>{"\xc3\xa9t\xc3\xa9", "ops"}));
    EXPECT_EQ(names("ops"), std::vector<std::string>{"devs"});
  });
}

TEST_F(TeamsTest, ListsTeamsWithHowManyAreInThem) {
  Team owners = ATeam(10, acme_, "owners", TeamRole::kAdmin);
  owners.description = "the bosses";
  Add(owners, {alice_});
  Add(ATeam(11, acme_, "devs"), {alice_, bob_, robot_});
  Add(ATeam(12, other_, "strangers"), {});
  db_.Write([&](Transaction& t) {
    Repositories(t).Add(testing::ARepository(20, acme_, "web"), kNow);
    Repositories(t).Permit(IdOf(20), IdOf(11), RepositoryRole::kRead, kNow);
  });

  const auto teams = db_.Read([&](Transaction& t) { return Teams(t).Of(acme_.id); });
  ASSERT_EQ(teams.size(), 2u);
  EXPECT_EQ(teams[0].team.name, "devs");
  EXPECT_EQ(teams[0].team.role, TeamRole::kMember);
  EXPECT_EQ(teams[0].members, 3);
  EXPECT_EQ(teams[0].repositories, 1);
  EXPECT_EQ(teams[1].team.id, IdOf(10));
  EXPECT_EQ(teams[1].team.organization, acme_.id);
  EXPECT_EQ(teams[1].team.description, "the bosses");
  EXPECT_EQ(teams[1].members, 1);
  EXPECT_EQ(teams[1].repositories, 0);
}

TEST_F(TeamsTest, AMemberIsOneHoweverOftenAdded) {
  Add(ATeam(10, acme_, "devs"), {alice_, alice_});
  db_.Read([&](Transaction& t) { EXPECT_EQ(Teams(t).Of(acme_.id)[0].members, 1); });
}

TEST_F(TeamsTest, AMembershipIsAnnounced) {
  const std::size_t before = db_.published().size();
  Add(ATeam(10, acme_, "devs"), {alice_});
  const auto published = db_.published();
  ASSERT_EQ(published.size(), before + 1);
  EXPECT_EQ(published.back().kind, ChangeKind::kAccount);
  EXPECT_EQ(published.back().key, alice_.id.view());
}

TEST_F(TeamsTest, TheBestRoleCounts) {
  Add(ATeam(10, acme_, "devs", TeamRole::kMember), {alice_, bob_});
  Add(ATeam(11, acme_, "makers", TeamRole::kCreator), {alice_});
  Add(ATeam(12, other_, "owners", TeamRole::kAdmin), {alice_});
  db_.Read([&](Transaction& t) {
    Teams teams(t);
    EXPECT_EQ(teams.RoleIn(acme_.id, alice_.id), TeamRole::kCreator);
    EXPECT_EQ(teams.RoleIn(other_.id, alice_.id), TeamRole::kAdmin);
    EXPECT_EQ(teams.RoleIn(acme_.id, bob_.id), TeamRole::kMember);
    EXPECT_EQ(teams.RoleIn(other_.id, bob_.id), TeamRole::kNone);
  });
}

TEST_F(TeamsTest, ListsTheOrganizationsOfAPerson) {
  Add(ATeam(10, acme_, "devs", TeamRole::kMember), {alice_});
  Add(ATeam(11, acme_, "owners", TeamRole::kAdmin), {alice_});
  Add(ATeam(12, other_, "devs", TeamRole::kCreator), {alice_, bob_});
  db_.Read([&](Transaction& t) {
    const auto of_alice = Teams(t).MembershipsOf(alice_.id);
    ASSERT_EQ(of_alice.size(), 2u);
    EXPECT_EQ(of_alice[0].organization.name, "acme");
    EXPECT_EQ(of_alice[0].organization.id, acme_.id);
    EXPECT_EQ(of_alice[0].role, TeamRole::kAdmin);
    EXPECT_EQ(of_alice[1].organization.name, "other");
    EXPECT_EQ(of_alice[1].role, TeamRole::kCreator);
    EXPECT_EQ(Teams(t).MembershipsOf(bob_.id).size(), 1u);
    EXPECT_TRUE(Teams(t).MembershipsOf(robot_.id).empty());
  });
}

TEST_F(TeamsTest, ListsTheTeamsOfAMember) {
  Add(ATeam(10, acme_, "devs"), {robot_});
  Add(ATeam(11, acme_, "builders"), {robot_});
  Add(ATeam(12, acme_, "owners"), {alice_});
  db_.Read([&](Transaction& t) {
    EXPECT_EQ(Teams(t).NamesOf(acme_.id, robot_.id), (std::vector<std::string>{"builders", "devs"}));
    EXPECT_TRUE(Teams(t).NamesOf(other_.id, robot_.id).empty());
  });
}

TEST_F(TeamsTest, KnowsWhoIsTheSoleAdmin) {
  const auto sole = [&](const Account& account) {
    return !db_.Read([&](Transaction& t) { return Teams(t).SolelyAdministeredBy(account.id); }).empty();
  };
  EXPECT_FALSE(sole(alice_)) << "in no organization at all";

  Add(ATeam(10, acme_, "devs", TeamRole::kCreator), {alice_});
  EXPECT_FALSE(sole(alice_)) << "no admin";

  Add(ATeam(11, acme_, "owners", TeamRole::kAdmin), {alice_, robot_});
  EXPECT_TRUE(sole(alice_)) << "a robot is no one";
  EXPECT_FALSE(sole(bob_));

  Add(ATeam(12, acme_, "deputies", TeamRole::kAdmin), {bob_});
  EXPECT_FALSE(sole(alice_)) << "another team has an admin, too";

  Add(ATeam(13, other_, "owners", TeamRole::kAdmin), {alice_});
  EXPECT_TRUE(sole(alice_)) << "in one organization of two";
  EXPECT_FALSE(sole(bob_));
  db_.Read([&](Transaction& t) { EXPECT_EQ(Teams(t).SolelyAdministeredBy(alice_.id), std::vector<Id>{other_.id}); });
}

TEST_F(TeamsTest, ATeamIsFoundByNameAndChanged) {
  Team team = ATeam(10, acme_, "devs");
  Add(team, {alice_});
  team.role = TeamRole::kCreator;
  team.description = "they develop";
  db_.Write([&](Transaction& t) { Teams(t).Update(team, kNow); });
  db_.Read([&](Transaction& t) {
    const auto found = Teams(t).Find(acme_.id, "devs");
    ASSERT_TRUE(found.has_value());
    EXPECT_EQ(found->id, team.id);
    EXPECT_EQ(found->role, TeamRole::kCreator);
    EXPECT_EQ(found->description, "they develop");
    EXPECT_FALSE(Teams(t).Find(other_.id, "devs").has_value());
    EXPECT_EQ(Teams(t).RoleIn(acme_.id, alice_.id), TeamRole::kCreator);
  });
}

TEST_F(TeamsTest, ARemovedTeamLeavesNothingBehind) {
  Add(ATeam(10, acme_, "devs", TeamRole::kAdmin), {alice_});
  db_.Write([&](Transaction& t) {
    Repositories(t).Add(testing::ARepository(20, acme_, "web"), kNow);
    Repositories(t).Permit(IdOf(20), IdOf(10), RepositoryRole::kRead, kNow);
    Prototypes(t).Add({IdOf(30), acme_.id, Id(), IdOf(10), true, RepositoryRole::kRead});
  });
  const std::size_t before = db_.published().size();
  db_.Write([&](Transaction& t) { Teams(t).Remove(ATeam(10, acme_, "devs"), kNow); });
  EXPECT_GT(db_.published().size(), before);
  for (const char* sql : {"SELECT COUNT(*) FROM teams", "SELECT COUNT(*) FROM team_members",
                          "SELECT COUNT(*) FROM repository_roles", "SELECT COUNT(*) FROM prototypes"}) {
    EXPECT_EQ(db_.Number(sql), 0) << sql;
  }
}

TEST_F(TeamsTest, MembersComeAndGo) {
  Add(ATeam(10, acme_, "devs"), {bob_, robot_, alice_});
  Add(ATeam(11, acme_, "ops"), {alice_});
  Add(ATeam(12, other_, "devs"), {alice_});
  db_.Read([&](Transaction& t) {
    const auto members = Teams(t).MembersOf(IdOf(10), Id(), 10);
    ASSERT_EQ(members.size(), 3u);
    EXPECT_TRUE(std::is_sorted(members.begin(), members.end(), [](auto& a, auto& b) { return a.id < b.id; }));
    const auto robot = std::find_if(members.begin(), members.end(), [&](auto& one) { return one.id == robot_.id; });
    EXPECT_EQ(robot->name, "acme+ci");
    EXPECT_EQ(robot->kind, AccountKind::kRobot);
    EXPECT_EQ(Teams(t).MembersOf(IdOf(10), Id(), 2).size(), 2u);
    EXPECT_EQ(Teams(t).MembersOf(IdOf(10), members[1].id, 10).front().id, members[2].id);
    EXPECT_TRUE(Teams(t).HasMember(IdOf(10), bob_.id));
    EXPECT_FALSE(Teams(t).HasMember(IdOf(11), bob_.id));
    const auto all = Teams(t).PeopleOf(acme_.id, Id(), 10);
    ASSERT_EQ(all.size(), 3u) << "each once, whatever teams they are in";
    EXPECT_EQ(Teams(t).PeopleOf(acme_.id, all[0].id, 1).front().id, all[1].id);
  });
  db_.Write([&](Transaction& t) {
    EXPECT_FALSE(Teams(t).AddMember(IdOf(10), bob_.id, kNow)) << "he is one";
    EXPECT_TRUE(Teams(t).RemoveMember(IdOf(10), bob_.id, kNow));
    EXPECT_FALSE(Teams(t).RemoveMember(IdOf(10), bob_.id, kNow));
    Teams(t).RemoveFromAll(acme_.id, alice_.id, kNow);
  });
  db_.Read([&](Transaction& t) {
    EXPECT_EQ(Teams(t).PeopleOf(acme_.id, Id(), 10).size(), 1u) << "the robot";
    EXPECT_TRUE(Teams(t).HasMember(IdOf(12), alice_.id)) << "another organization";
  });
}

TEST_F(TeamsTest, MembersAreReadByNameInBothDirections) {
  Add(ATeam(10, acme_, "devs"), {bob_, robot_, alice_});
  Add(ATeam(11, acme_, "ops"), {alice_});
  const auto names = [](const std::vector<Account>& accounts) {
    std::string all;
    for (const Account& account : accounts) all += account.name + " ";
    return all;
  };
  db_.Read([&](Transaction& t) {
    Teams teams(t);
    const auto start = StartByNameAndId(ListOrder::kAscending);
    const auto end = StartByNameAndId(ListOrder::kDescending);
    EXPECT_EQ(names(teams.MembersByName(IdOf(10), start, 10)), "acme+ci alice bob ");
    EXPECT_EQ(names(teams.MembersByName(IdOf(10), end, {10, ListOrder::kDescending})), "bob alice acme+ci ");
    EXPECT_EQ(names(teams.MembersByName(IdOf(10), {"acme+ci", robot_.id}, 1)), "alice ");
    EXPECT_EQ(names(teams.MembersByName(IdOf(10), {"bob", bob_.id}, {1, ListOrder::kDescending})), "alice ");
    EXPECT_EQ(names(teams.PeopleByName(acme_.id, start, 10)), "acme+ci alice bob ") << "each once";
    EXPECT_EQ(names(teams.PeopleByName(acme_.id, end, {2, ListOrder::kDescending})), "bob alice ");
    EXPECT_EQ(names(teams.PeopleByName(acme_.id, {"alice", alice_.id}, 10)), "bob ");
  });
}

TEST_F(TeamsTest, KnowsWhetherAnAdminWouldBeLeft) {
  Add(ATeam(10, acme_, "owners", TeamRole::kAdmin), {alice_, robot_});
  Add(ATeam(11, acme_, "bosses", TeamRole::kAdmin), {alice_});
  Add(ATeam(12, acme_, "devs"), {bob_});
  db_.Read([&](Transaction& t) {
    Teams teams(t);
    const Id all;
    EXPECT_TRUE(teams.StillAdministered(acme_.id, {IdOf(10), all}, all)) << "one team goes, the other stays";
    EXPECT_TRUE(teams.StillAdministered(acme_.id, {IdOf(10), alice_.id}, alice_.id));
    EXPECT_FALSE(teams.StillAdministered(acme_.id, {all, alice_.id}, all)) << "robots do not administer";
    EXPECT_FALSE(teams.StillAdministered(acme_.id, {IdOf(10), all}, bob_.id)) << "bob never was one";
    EXPECT_FALSE(teams.StillAdministered(other_.id, {IdOf(10), alice_.id}, all));
  });
}

}  // namespace
}  // namespace jeton::storage
