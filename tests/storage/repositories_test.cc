#include "storage/directory/repositories.h"

#include <gtest/gtest.h>

#include "storage/directory/accounts.h"
#include "storage/directory/repository_lists.h"
#include "storage/directory/teams.h"
#include "storage/tokens/applications.h"
#include "testing/builders.h"
#include "testing/sweeping.h"
#include "testing/test_database.h"

namespace jeton::storage {
namespace {

using testing::AnOrganization;
using testing::ARepository;
using testing::ARobot;
using testing::ATeam;
using testing::AUser;
using testing::IdOf;
using testing::kNow;

class RepositoriesTest : public ::testing::Test {
 protected:
  RepositoriesTest() {
    db_.Write([&](Transaction& t) {
      for (const Account& account : {alice_, bob_, acme_, robot_}) Accounts(t).Add(account);
      Applications(t).Add(testing::AnApplication(20, acme_, "CLIENT"));
      Teams(t).Add(ATeam(10, acme_, "devs", TeamRole::kCreator));
      Teams(t).AddMember(IdOf(10), bob_.id, kNow);
      EXPECT_TRUE(Repositories(t).Add(web_, kNow));
    });
  }
  void Permit(const Id& grantee, RepositoryRole role) {
    db_.Write([&](Transaction& t) { Repositories(t).Permit(web_.id, grantee, role, kNow); });
  }
  RepositoryFacts Stand(std::string_view name_space, std::string_view repository, const Account& subject) {
    return db_.Read([&](Transaction& t) { return Repositories(t).Stand(name_space, repository, subject.id, kNow); });
  }
  bool LastAnnounced(unsigned n) {
    const auto published = db_.published();
    return !published.empty() && published.back().kind == ChangeKind::kRepository &&
           published.back().key == IdOf(n).view();
  }

  const Account alice_ = AUser(1, "alice");
  const Account bob_ = AUser(2, "bob");
  const Account acme_ = AnOrganization(3, "acme");
  const Account robot_ = ARobot(4, acme_, "ci");
  const Repository web_ = ARepository(5, acme_, "web");
  testing::TestDatabase db_;
};

TEST_F(RepositoriesTest, TellsHowASubjectStandsToWhatExists) {
  Permit(alice_.id, RepositoryRole::kWrite);
  const RepositoryFacts facts = Stand("acme", "web", alice_);
  EXPECT_EQ(facts.full_name, "acme/web");
  EXPECT_TRUE(facts.exists);
  EXPECT_EQ(facts.id, web_.id);
  EXPECT_EQ(facts.visibility, Visibility::kPrivate);
  EXPECT_EQ(facts.role, RepositoryRole::kWrite);
  EXPECT_TRUE(facts.name_space.exists);
  EXPECT_EQ(facts.name_space.id, acme_.id);
  EXPECT_EQ(facts.name_space.kind, AccountKind::kOrganization);
  EXPECT_TRUE(facts.name_space.enabled);
  EXPECT_EQ(facts.name_space.team_role, TeamRole::kNone);
}

TEST_F(RepositoriesTest, TellsWhatIsMissing) {
  const RepositoryFacts no_repository = Stand("acme", "none", bob_);
  EXPECT_TRUE(no_repository.name_space.exists);
  EXPECT_EQ(no_repository.name_space.team_role, TeamRole::kCreator);
  EXPECT_FALSE(no_repository.exists);
  EXPECT_EQ(no_repository.full_name, "acme/none");

  const RepositoryFacts no_namespace = Stand("nowhere", "web", bob_);
  EXPECT_FALSE(no_namespace.name_space.exists);
  EXPECT_FALSE(no_namespace.exists);
  EXPECT_EQ(no_namespace.full_name, "nowhere/web");
}

TEST_F(RepositoriesTest, ARobotIsNoNamespace) { EXPECT_FALSE(Stand("acme+ci", "web", bob_).name_space.exists); }

TEST_F(RepositoriesTest, AnonymousStandsNowhere) {
  Permit(alice_.id, RepositoryRole::kAdmin);
  const RepositoryFacts facts = Stand("acme", "web", Account{});
  EXPECT_TRUE(facts.exists);
  EXPECT_EQ(facts.role, RepositoryRole::kNone);
  EXPECT_EQ(facts.name_space.team_role, TeamRole::kNone);
}

TEST_F(RepositoriesTest, ADisabledNamespaceIsSaidToBe) {
  db_.Write([&](Transaction& t) { Accounts(t).SetEnabled(acme_.id, false, kNow); });
  const RepositoryFacts facts = Stand("acme", "web", bob_);
  EXPECT_TRUE(facts.name_space.exists);
  EXPECT_FALSE(facts.name_space.enabled);
}

TEST_F(RepositoriesTest, TheBestOfOwnAndTeamRolesCounts) {
  Permit(bob_.id, RepositoryRole::kRead);
  EXPECT_EQ(Stand("acme", "web", bob_).role, RepositoryRole::kRead);
  Permit(IdOf(10), RepositoryRole::kWrite);
  EXPECT_EQ(Stand("acme", "web", bob_).role, RepositoryRole::kWrite);
  Permit(bob_.id, RepositoryRole::kAdmin);
  EXPECT_EQ(Stand("acme", "web", bob_).role, RepositoryRole::kAdmin);
  EXPECT_EQ(Stand("acme", "web", alice_).role, RepositoryRole::kNone);
}

TEST_F(RepositoriesTest, ARolePastItsEndCountsNowhereBeforeItIsSwept) {
  const TimePoint end = kNow + Seconds{10};
  db_.Write([&](Transaction& t) {
    Repositories(t).Permit(web_.id, alice_.id, {RepositoryRole::kWrite, end}, kNow);
    Repositories(t).Permit(web_.id, bob_.id, RepositoryRole::kRead, kNow);
  });
  db_.Read([&](Transaction& t) {
    Repositories repositories(t);
    EXPECT_EQ(repositories.Stand("acme", "web", alice_.id, kNow).until, end);
    EXPECT_EQ(repositories.Stand("acme", "web", bob_.id, kNow).until, kNever);
    for (const auto& [now, role] :
         {std::pair{end - Microseconds{1}, RepositoryRole::kWrite}, {end, RepositoryRole::kNone}}) {
      const bool has = role != RepositoryRole::kNone;
      EXPECT_EQ(repositories.Stand("acme", "web", alice_.id, now).role, role);
      EXPECT_EQ(repositories.PermissionOf(web_.id, alice_.id, now), role);
      EXPECT_EQ(repositories.RolesOf(web_.id, alice_.id, now).size(), has ? 1u : 0u);
      EXPECT_EQ(repositories.AccountPermissions(web_.id, Id(), 10, now).size(), has ? 2u : 1u);
      EXPECT_EQ(RepositoryLists(t).GrantedTo(alice_.id, {.until = kNever, .most = 10, .now = now}).size(),
                has ? 1u : 0u);
      EXPECT_EQ(repositories.NamesPermittedTo(acme_.id, alice_.id, 10, now).size(), has ? 1u : 0u);
      EXPECT_EQ(repositories.GrantedTo(acme_.id, alice_.id, Id(), 10, now).size(), has ? 1u : 0u);
    }
  });
}

TEST_F(RepositoriesTest, AnEndedRoleIsSweptAndAnnounced) {
  db_.Write([&](Transaction& t) {
    Repositories(t).Permit(web_.id, alice_.id, {RepositoryRole::kWrite, kNow + Seconds{10}}, kNow);
    Repositories(t).Permit(web_.id, bob_.id, RepositoryRole::kRead, kNow);
  });
  db_.Write([&](Transaction& t) { testing::SweepAll(t, kNow + Seconds{9}); });
  EXPECT_EQ(db_.Number("SELECT COUNT(*) FROM repository_roles"), 2);
  const auto before = db_.Number("SELECT MAX(position) FROM changes");
  db_.Write([&](Transaction& t) { testing::SweepAll(t, kNow + Seconds{10}); });
  EXPECT_EQ(db_.Number("SELECT COUNT(*) FROM repository_roles"), 1);
  EXPECT_EQ(db_.Number("SELECT MAX(position) FROM changes"), before + 1);
  EXPECT_TRUE(LastAnnounced(5));
}

TEST_F(RepositoriesTest, NamesAreUniqueInANamespaceOnly) {
  db_.Write([&](Transaction& t) {
    EXPECT_FALSE(Repositories(t).Add(ARepository(6, acme_, "web"), kNow));
    EXPECT_TRUE(Repositories(t).Add(ARepository(7, alice_, "web"), kNow));
  });
  EXPECT_EQ(Stand("acme", "web", bob_).id, web_.id);
  EXPECT_TRUE(LastAnnounced(7));
}

TEST_F(RepositoriesTest, KeepsCountOfThoseBelowANamespace) {
  const auto has = [&](std::int64_t count) {
    return db_.Read([&](Transaction& t) { return Repositories(t).HasSoMany(acme_.id, count); });
  };
  const Repository other = ARepository(6, acme_, "other");
  db_.Write([&](Transaction& t) {
    EXPECT_TRUE(Repositories(t).Add(other, kNow));
    EXPECT_FALSE(Repositories(t).Add(ARepository(7, acme_, "other"), kNow));
    EXPECT_TRUE(Repositories(t).Add(ARepository(8, alice_, "other"), kNow));
  });
  EXPECT_TRUE(has(2));
  EXPECT_FALSE(has(3));
  for (int i = 0; i < 2; ++i) db_.Write([&](Transaction& t) { Repositories(t).Remove(other.id, kNow); });
  EXPECT_TRUE(has(1));
  EXPECT_FALSE(has(2));
}

TEST_F(RepositoriesTest, ChangesVisibility) {
  db_.Write([&](Transaction& t) { Repositories(t).SetVisibility(web_.id, Visibility::kPublic, kNow); });
  EXPECT_EQ(Stand("acme", "web", bob_).visibility, Visibility::kPublic);
  EXPECT_TRUE(LastAnnounced(5));
}

TEST_F(RepositoriesTest, RemovesWithAllPermissions) {
  Permit(alice_.id, RepositoryRole::kRead);
  db_.Write([&](Transaction& t) { Repositories(t).Remove(web_.id, kNow); });
  EXPECT_FALSE(Stand("acme", "web", alice_).exists);
  EXPECT_EQ(db_.Number("SELECT COUNT(*) FROM repository_roles"), 0);
  EXPECT_TRUE(LastAnnounced(5));
}

TEST_F(RepositoriesTest, RolesAreReadByNameWhateverHoldsThem) {
  const Account devs = AUser(6, "devs");
  db_.Write([&](Transaction& t) { Accounts(t).Add(devs); });
  for (const Id& grantee : {bob_.id, robot_.id, devs.id, IdOf(10), IdOf(20)}) Permit(grantee, RepositoryRole::kRead);
  db_.Write([&](Transaction& t) {
    Repositories(t).Permit(web_.id, alice_.id, {RepositoryRole::kWrite, kNow + Seconds{1}}, kNow);
  });
  using Holder = Repositories::Holder;
  using Row = std::pair<std::string, Holder>;
  const auto read = [&](ListOrder order, std::size_t at_a_time, TimePoint now) {
    std::vector<Row> all;
    NamePlace place = StartByNameAndId(order);
    for (;;) {
      const auto roles = db_.Read([&](Transaction& t) {
        return Repositories(t).RolesByName(web_.id, place, {at_a_time, order}, now);
      });
      if (roles.empty()) return all;
      for (const auto& [holder, role] : roles) all.emplace_back(role.name, holder);
      place = {roles.back().permission.name, roles.back().permission.grantee};
    }
  };
  // A team and a user of one name follow each other by their ids.
  std::vector<Row> expected{{"CLIENT", Holder::kApplication}, {"acme+ci", Holder::kAccount},
                            {"alice", Holder::kAccount},      {"bob", Holder::kAccount},
                            {"devs", Holder::kAccount},       {"devs", Holder::kTeam}};
  for (const std::size_t at_a_time : {1U, 2U, 100U}) {
    EXPECT_EQ(read(ListOrder::kAscending, at_a_time, kNow), expected);
    EXPECT_EQ(read(ListOrder::kDescending, at_a_time, kNow), std::vector<Row>(expected.rbegin(), expected.rend()));
  }
  expected.erase(expected.begin() + 2);
  EXPECT_EQ(read(ListOrder::kAscending, 100, kNow + Seconds{1}), expected) << "a role past its end";
  db_.Write([&](Transaction& t) {
    Accounts(t).Remove(devs, kNow);
    const auto roles = Repositories(t).RolesByName(web_.id, {"bob", bob_.id}, 1, kNow);
    ASSERT_EQ(roles.size(), 1U);
    EXPECT_EQ(roles[0].holder, Holder::kNothing) << "not swept yet";
  });
}

TEST_F(RepositoriesTest, APermissionIsReplacedShownAndTakenAway) {
  const auto role = [&](const Id& grantee) {
    return db_.Read([&](Transaction& t) { return Repositories(t).PermissionOf(web_.id, grantee, kNow); });
  };
  EXPECT_EQ(role(alice_.id), RepositoryRole::kNone);
  Permit(alice_.id, RepositoryRole::kAdmin);
  EXPECT_EQ(role(alice_.id), RepositoryRole::kAdmin);
  Permit(alice_.id, RepositoryRole::kRead);
  EXPECT_EQ(role(alice_.id), RepositoryRole::kRead);
  EXPECT_TRUE(LastAnnounced(5));

  db_.Write([&](Transaction& t) {
    EXPECT_TRUE(Repositories(t).Forbid(web_.id, alice_.id, kNow));
    EXPECT_FALSE(Repositories(t).Forbid(web_.id, alice_.id, kNow));
  });
  EXPECT_EQ(role(alice_.id), RepositoryRole::kNone);
}

TEST_F(RepositoriesTest, TakingAwayWhatIsNotThereAnnouncesNothing) {
  const std::size_t before = db_.published().size();
  db_.Write([&](Transaction& t) { EXPECT_FALSE(Repositories(t).Forbid(web_.id, bob_.id, kNow)); });
  EXPECT_EQ(db_.published().size(), before);
}

TEST_F(RepositoriesTest, ListsPermissionsByKindOfGrantee) {
  Permit(robot_.id, RepositoryRole::kWrite);
  Permit(alice_.id, RepositoryRole::kRead);
  Permit(IdOf(10), RepositoryRole::kRead);
  Permit(IdOf(20), RepositoryRole::kAdmin);
  db_.Read([&](Transaction& t) {
    const auto accounts = Repositories(t).AccountPermissions(web_.id, Id(), 10, kNow);
    ASSERT_EQ(accounts.size(), 2u);
    const auto& robot = accounts[accounts[0].grantee == robot_.id ? 0 : 1];
    const auto& alice = accounts[accounts[0].grantee == robot_.id ? 1 : 0];
    EXPECT_EQ(robot.name, "acme+ci");
    EXPECT_EQ(robot.kind, AccountKind::kRobot);
    EXPECT_EQ(robot.role, RepositoryRole::kWrite);
    EXPECT_EQ(alice.grantee, alice_.id);
    EXPECT_EQ(alice.kind, AccountKind::kUser);
    EXPECT_EQ(Repositories(t).AccountPermissions(web_.id, Id(), 1, kNow).size(), 1u);
    EXPECT_EQ(Repositories(t).AccountPermissions(web_.id, accounts[0].grantee, 10, kNow).size(), 1u);
    const auto applications = Repositories(t).ApplicationPermissions(web_.id, Id(), 10);
    ASSERT_EQ(applications.size(), 1u);
    EXPECT_EQ(applications[0].name, "CLIENT");
    EXPECT_EQ(applications[0].grantee, IdOf(20));
    EXPECT_EQ(applications[0].role, RepositoryRole::kAdmin);
  });
}

TEST_F(RepositoriesTest, ListsWhatAnAccountHasPermissionsOn) {
  Permit(robot_.id, RepositoryRole::kRead);
  db_.Write([&](Transaction& t) {
    Repositories(t).Add(ARepository(6, acme_, "api"), kNow);
    Repositories(t).Add(ARepository(7, acme_, "secret"), kNow);
    Repositories(t).Permit(IdOf(6), robot_.id, RepositoryRole::kRead, kNow);
  });
  db_.Read([&](Transaction& t) {
    EXPECT_EQ(Repositories(t).NamesPermittedTo(acme_.id, robot_.id, 10, kNow),
              (std::vector<std::string>{"api", "web"}));
    EXPECT_TRUE(Repositories(t).NamesPermittedTo(acme_.id, alice_.id, 10, kNow).empty());
  });
}

TEST_F(RepositoriesTest, ANamespaceAlonesStandingIsTheSame) {
  db_.Read([&](Transaction& t) {
    const NamespaceFacts facts = Repositories(t).Stand("acme", bob_.id);
    EXPECT_TRUE(facts.exists);
    EXPECT_EQ(facts.id, acme_.id);
    EXPECT_EQ(facts.team_role, TeamRole::kCreator);
    EXPECT_FALSE(Repositories(t).Stand("nowhere", bob_.id).exists);
  });
}

TEST_F(RepositoriesTest, ListsWhoHasWhatBelowANamespace) {
  const Account carol = AnOrganization(6, "other");
  db_.Write([&](Transaction& t) {
    Accounts(t).Add(carol);
    Repositories(t).Add(ARepository(7, acme_, "api"), kNow);
    Repositories(t).Add(ARepository(8, carol, "web"), kNow);
    Repositories(t).SetVisibility(IdOf(7), Visibility::kPublic, kNow);
    Repositories(t).Permit(IdOf(7), bob_.id, RepositoryRole::kAdmin, kNow);
    Repositories(t).Permit(IdOf(8), bob_.id, RepositoryRole::kRead, kNow);
  });
  Permit(bob_.id, RepositoryRole::kRead);
  Permit(alice_.id, RepositoryRole::kRead);
  Permit(IdOf(10), RepositoryRole::kWrite);
  db_.Read([&](Transaction& t) {
    Repositories repositories(t);
    const auto grants = repositories.GrantedTo(acme_.id, bob_.id, Id(), 10, kNow);
    ASSERT_EQ(grants.size(), 2u);
    const auto& api = grants[grants[0].repository == "api" ? 0 : 1];
    EXPECT_EQ(api.id, IdOf(7));
    EXPECT_EQ(api.visibility, Visibility::kPublic);
    EXPECT_EQ(api.role, RepositoryRole::kAdmin);
    EXPECT_EQ(repositories.GrantedTo(acme_.id, bob_.id, grants[0].id, 10, kNow).size(), 1u);
    EXPECT_EQ(repositories.NamesPermittedTo(acme_.id, bob_.id, 10, kNow), (std::vector<std::string>{"api", "web"}));
    EXPECT_EQ(repositories.NamesPermittedTo(acme_.id, alice_.id, 10, kNow), std::vector<std::string>{"web"});
    EXPECT_EQ(repositories.NamesPermittedTo(acme_.id, bob_.id, 1, kNow).size(), 1u);
    const auto grantees = repositories.GranteesBelow(acme_.id, Id(), 10);
    EXPECT_EQ(grantees.size(), 3u) << "each once, teams among them";
    EXPECT_EQ(repositories.GranteesBelow(acme_.id, grantees[0], 1), std::vector<Id>{grantees[1]});
    const std::vector<RepositoryRole> both = {RepositoryRole::kWrite, RepositoryRole::kRead};
    EXPECT_EQ(repositories.RolesOf(web_.id, bob_.id, kNow), both) << "by the team, and his own";
    const auto teams = repositories.TeamPermissions(web_.id, Id(), 10);
    ASSERT_EQ(teams.size(), 1u);
    EXPECT_EQ(teams[0].name, "devs");
  });
  db_.Write([&](Transaction& t) { Repositories(t).ForbidAll(acme_.id, bob_.id, kNow); });
  db_.Read([&](Transaction& t) {
    EXPECT_TRUE(Repositories(t).GrantedTo(acme_.id, bob_.id, Id(), 10, kNow).empty());
    EXPECT_EQ(Repositories(t).PermissionOf(IdOf(8), bob_.id, kNow), RepositoryRole::kRead) << "elsewhere";
  });
}

}  // namespace
}  // namespace jeton::storage
