#include "storage/directory/accounts.h"

#include <gtest/gtest.h>

#include "storage/directory/repositories.h"
#include "storage/directory/repository_access.h"
#include "storage/directory/teams.h"
#include "storage/tokens/applications.h"
#include "storage/tokens/tokens.h"
#include "storage/tokens/trust_rules.h"
#include "testing/builders.h"
#include "testing/test_database.h"

namespace jeton::storage {
namespace {

using testing::AnApplication;
using testing::AnOrganization;
using testing::ARepository;
using testing::ARobot;
using testing::ATeam;
using testing::AUser;
using testing::IdOf;
using testing::kNow;

std::vector<std::string> NamesOf(const std::vector<Account>& accounts) {
  std::vector<std::string> names;
  for (const Account& account : accounts) names.push_back(account.name);
  return names;
}

class AccountsTest : public ::testing::Test {
 protected:
  void Add(const std::vector<Account>& accounts) {
    db_.Write([&](Transaction& t) {
      for (const Account& account : accounts) EXPECT_TRUE(Accounts(t).Add(account)) << account.name;
    });
  }
  std::optional<Account> Find(unsigned n) {
    return db_.Read([&](Transaction& t) { return Accounts(t).Find(IdOf(n)); });
  }
  // What the last write announced.
  bool Announced(ChangeKind kind, unsigned n) {
    for (const Change& change : db_.published()) {
      if (change.kind == kind && change.key == IdOf(n).view()) return true;
    }
    return false;
  }

  testing::TestDatabase db_;
};

TEST_F(AccountsTest, RobotsAreListedByNameFromBothEnds) {
  const Account acme = AnOrganization(1, "acme");
  // The last is beyond every letter in this database, as letters of names may be in one with another collation.
  Add({acme, ARobot(2, acme, "build"), ARobot(3, acme, "deploy")});
  Account last = ARobot(4, acme, "x");
  last.name = "\xc3\xa9";
  Add({last});
  db_.Read([&](Transaction& t) {
    const auto names = [&](std::string_view after, ListOrder order) {
      std::vector<std::string> found;
      for (const auto& one : Accounts(t).RobotsByName(acme.id, after, {2, order})) found.push_back(one.robot.name);
      return found;
    };
    EXPECT_EQ(names("", ListOrder::kAscending), (std::vector<std::string>{"acme+build", "acme+deploy"}));
    EXPECT_EQ(names(StartByName(ListOrder::kDescending), ListOrder::kDescending),
              (std::vector<std::string>{"\xc3\xa9", "acme+deploy"}));
    EXPECT_EQ(names("acme+deploy", ListOrder::kDescending), std::vector<std::string>{"acme+build"});
  });
}

TEST_F(AccountsTest, KeepsEveryField) {
  Account robot = ARobot(2, AUser(1, "alice"), "ci");
  robot.email = "ci@example.org";
  robot.enabled = false;
  robot.password = "$argon2id$x";
  robot.description = "builds";
  robot.metadata = R"({"a":1})";
  Add({AUser(1, "alice"), robot});

  const auto found = Find(2);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->id, robot.id);
  EXPECT_EQ(found->kind, AccountKind::kRobot);
  EXPECT_EQ(found->name, "alice+ci");
  EXPECT_EQ(found->email, robot.email);
  EXPECT_FALSE(found->enabled);
  EXPECT_EQ(found->password, robot.password);
  EXPECT_EQ(found->owner, IdOf(1));
  EXPECT_EQ(found->description, robot.description);
  EXPECT_EQ(found->metadata, robot.metadata);
  EXPECT_EQ(found->created, kNow);
}

TEST_F(AccountsTest, UsersOrganizationsAndRobotsShareOneNameSpace) {
  Add({AUser(1, "acme")});
  db_.Write([](Transaction& t) {
    EXPECT_FALSE(Accounts(t).Add(AnOrganization(2, "acme")));
    EXPECT_FALSE(Accounts(t).Add(AUser(3, "acme")));
  });
  EXPECT_FALSE(Find(2));
  EXPECT_FALSE(Find(3));
}

TEST_F(AccountsTest, ANewNamespaceIsAnnouncedAndAFailedOneIsNot) {
  Add({AUser(1, "acme")});
  EXPECT_TRUE(Announced(ChangeKind::kAccount, 1));
  db_.Write([](Transaction& t) { Accounts(t).Add(AUser(2, "acme")); });
  EXPECT_FALSE(Announced(ChangeKind::kAccount, 2));
}

TEST_F(AccountsTest, FindsByNameWhateverTheKind) {
  Add({AUser(1, "alice"), AnOrganization(2, "acme"), ARobot(3, AnOrganization(2, "acme"), "ci")});
  db_.Read([](Transaction& t) {
    Accounts accounts(t);
    EXPECT_EQ(accounts.FindByName("alice")->id, IdOf(1));
    EXPECT_EQ(accounts.FindByName("acme")->id, IdOf(2));
    EXPECT_EQ(accounts.FindByName("acme+ci")->id, IdOf(3));
    EXPECT_FALSE(accounts.FindByName("Alice"));
    EXPECT_FALSE(accounts.FindByName("nobody"));
    EXPECT_FALSE(accounts.FindByName(""));
  });
}

TEST_F(AccountsTest, FindsUsersAloneByNameOrEmail) {
  Account alice = AUser(1, "alice");
  alice.email = "alice@example.org";
  Account acme = AnOrganization(2, "acme");
  acme.email = "acme@example.org";
  Add({alice, acme, ARobot(3, acme, "ci"), AUser(4, "bob")});
  const struct {
    const char* text;
    Id expected;
  } cases[] = {{"alice", IdOf(1)}, {"alice@example.org", IdOf(1)}, {"bob", IdOf(4)}, {"acme", Id()},
               {"acme+ci", Id()},  {"acme@example.org", Id()},     {"nobody", Id()}, {"", Id()}};
  db_.Read([&](Transaction& t) {
    for (const auto& c : cases) {
      const auto found = Accounts(t).FindUserByNameOrEmail(c.text);
      EXPECT_EQ(found ? found->id : Id(), c.expected) << c.text;
    }
  });
}

TEST_F(AccountsTest, KnowsWhichEmailsAreTaken) {
  Account alice = AUser(1, "alice");
  alice.email = "alice@example.org";
  Add({alice});
  db_.Read([](Transaction& t) {
    EXPECT_TRUE(Accounts(t).EmailTaken("alice@example.org"));
    EXPECT_FALSE(Accounts(t).EmailTaken("bob@example.org"));
  });
}

TEST_F(AccountsTest, ChangesWhatItIsToldToAndAnnouncesWhatDecisionsDependOn) {
  Add({AUser(1, "alice"), AUser(2, "bob"), AUser(3, "carol")});
  db_.Write([](Transaction& t) {
    Accounts(t).SetPassword(IdOf(1), "hash", kNow);
    Accounts(t).SetEnabled(IdOf(2), false, kNow);
    Accounts(t).SetEmail(IdOf(3), "carol@example.org");
  });
  EXPECT_EQ(Find(1)->password, "hash");
  EXPECT_TRUE(Find(1)->enabled);
  EXPECT_FALSE(Find(2)->enabled);
  EXPECT_EQ(Find(3)->email, "carol@example.org");
  EXPECT_TRUE(Announced(ChangeKind::kAccount, 1));
  EXPECT_TRUE(Announced(ChangeKind::kAccount, 2));

  db_.Write([](Transaction& t) { Accounts(t).SetEnabled(IdOf(2), true, kNow); });
  EXPECT_TRUE(Find(2)->enabled);
}

TEST_F(AccountsTest, ListsUsersByAgeInPages) {
  Account disabled = AUser(3, "carol");
  disabled.enabled = false;
  Add({AUser(1, "bob"), AUser(2, "alice"), disabled, AUser(4, "dave"), AnOrganization(5, "acme")});
  db_.Read([](Transaction& t) {
    Accounts accounts(t);
    const auto place = [&](std::string_view name) {
      const Account account = *accounts.FindByName(name);
      return AgePlace{account.created, account.id};
    };
    EXPECT_EQ(NamesOf(accounts.OfKind(AccountKind::kUser, {}, 10, false)),
              (std::vector<std::string>{"bob", "alice", "dave"}));
    EXPECT_EQ(NamesOf(accounts.OfKind(AccountKind::kUser, {}, 10, true)),
              (std::vector<std::string>{"bob", "alice", "carol", "dave"}));
    EXPECT_EQ(NamesOf(accounts.OfKind(AccountKind::kUser, {}, 2, true)), (std::vector<std::string>{"bob", "alice"}));
    EXPECT_EQ(NamesOf(accounts.OfKind(AccountKind::kUser, place("alice"), 2, true)),
              (std::vector<std::string>{"carol", "dave"}));
    EXPECT_TRUE(accounts.OfKind(AccountKind::kUser, place("dave"), 2, true).empty());
  });
}

Account ASubAccount(unsigned n, const Account& parent, std::string name) {
  Account account = AUser(n, std::move(name));
  account.owner = parent.id;
  return account;
}

TEST_F(AccountsTest, ListsWhatOneOwnerOwns) {
  const Account acme = AnOrganization(1, "a_b");
  const Account other = AnOrganization(2, "axb");
  Add({acme, other, ARobot(3, acme, "two"), ARobot(4, acme, "one"), ARobot(5, other, "foreign")});
  Add({ASubAccount(6, acme, "zoe"), ASubAccount(7, acme, "amy"), ASubAccount(8, other, "eve"), AUser(9, "free")});
  db_.Read([](Transaction& t) {
    Accounts accounts(t);
    EXPECT_EQ(NamesOf(accounts.OwnedBy(IdOf(1), AccountKind::kRobot)),
              (std::vector<std::string>{"a_b+one", "a_b+two"}));
    EXPECT_EQ(NamesOf(accounts.OwnedBy(IdOf(1), AccountKind::kUser)), (std::vector<std::string>{"amy", "zoe"}));
    EXPECT_TRUE(accounts.OwnedBy(IdOf(3), AccountKind::kRobot).empty());
  });
}

TEST_F(AccountsTest, SubAccountsGoWithTheirParentDownToTheLast) {
  const Account parent = AUser(1, "parent");
  const Account child = ASubAccount(2, parent, "child");
  Add({parent, child, ASubAccount(3, child, "grandchild"), AUser(4, "neighbour")});
  db_.Write([&](Transaction& t) { Accounts(t).Remove(parent, kNow); });
  EXPECT_EQ(db_.Texts("SELECT name FROM accounts"), std::vector<std::string>{"neighbour"});
  EXPECT_TRUE(Announced(ChangeKind::kAccount, 3));
}

TEST_F(AccountsTest, RemovingAnOrganizationRemovesEverythingThatIsItsOwn) {
  const Account alice = AUser(1, "alice");
  const Account acme = AnOrganization(2, "acme");
  const Account robot = ARobot(3, acme, "ci");
  const Team owners = ATeam(4, acme, "owners", TeamRole::kAdmin);
  const Repository repository = ARepository(5, acme, "web");
  const Application application = AnApplication(6, acme, "CLIENT");
  Add({alice, acme, robot});
  db_.Write([&](Transaction& t) {
    Teams(t).Add(owners);
    Teams(t).AddMember(owners.id, alice.id, kNow);
    Teams(t).AddMember(owners.id, robot.id, kNow);
    Applications(t).Add(application);
    Repositories repositories(t);
    repositories.Add(repository, kNow);
    for (const Id& grantee : {alice.id, robot.id, owners.id, application.id}) {
      repositories.Permit(repository.id, grantee, RepositoryRole::kWrite, kNow);
    }
  });

  db_.Write([&](Transaction& t) { Accounts(t).Remove(acme, kNow); });

  EXPECT_EQ(db_.Texts("SELECT name FROM accounts"), std::vector<std::string>{"alice"});
  for (const char* table :
       {"SELECT COUNT(*) FROM teams", "SELECT COUNT(*) FROM team_members", "SELECT COUNT(*) FROM repositories",
        "SELECT COUNT(*) FROM repository_roles", "SELECT COUNT(*) FROM applications"}) {
    EXPECT_EQ(db_.Number(table), 0) << table;
  }
  EXPECT_TRUE(Announced(ChangeKind::kAccount, 2));
  EXPECT_TRUE(Announced(ChangeKind::kAccount, 3)) << "the robot";
}

TEST_F(AccountsTest, RemovingLeavesWhatIsOthers) {
  const Account alice = AUser(1, "alice");
  const Account acme = AnOrganization(2, "acme");
  const Account other = AnOrganization(3, "other");
  const Team team = ATeam(4, other, "devs");
  const Repository repository = ARepository(5, other, "web");
  Add({alice, acme, other, ARobot(6, other, "ci")});
  db_.Write([&](Transaction& t) {
    Teams(t).Add(team);
    Teams(t).AddMember(team.id, alice.id, kNow);
    Applications(t).Add(AnApplication(7, other, "CLIENT"));
    Repositories(t).Add(repository, kNow);
    Repositories(t).Permit(repository.id, alice.id, RepositoryRole::kRead, kNow);
  });

  db_.Write([&](Transaction& t) { Accounts(t).Remove(acme, kNow); });

  EXPECT_EQ(db_.Number("SELECT COUNT(*) FROM accounts"), 3);
  for (const char* table :
       {"SELECT COUNT(*) FROM teams", "SELECT COUNT(*) FROM team_members", "SELECT COUNT(*) FROM repositories",
        "SELECT COUNT(*) FROM repository_roles", "SELECT COUNT(*) FROM applications"}) {
    EXPECT_EQ(db_.Number(table), 1) << table;
  }
}

TEST_F(AccountsTest, TheTokensOfWhatIsRemovedAreSwept) {
  const Account alice = AUser(1, "alice");
  const Account acme = AnOrganization(2, "acme");
  const Account robot = ARobot(3, acme, "ci");
  const Application application = AnApplication(4, acme, "CLIENT");
  Add({alice, acme, robot});
  Token of_robot = testing::AToken(11, robot.id);
  of_robot.kind = TokenKind::kRobot;
  Token of_application = testing::AToken(12, alice.id);
  of_application.application = application.id;
  db_.Write([&](Transaction& t) {
    Applications(t).Add(application);
    Tokens(t).Add(of_robot);
    Tokens(t).Add(of_application);
    Tokens(t).Add(testing::AToken(13, alice.id));
  });

  db_.Write([&](Transaction& t) { Accounts(t).Remove(acme, kNow); });
  for (int i = 0; i < 10; ++i) db_.Write([](Transaction&) {});

  EXPECT_EQ(db_.Number("SELECT COUNT(*) FROM purges"), 0);
  db_.Read([&](Transaction& t) {
    EXPECT_FALSE(Tokens(t).Find(of_robot.digest));
    EXPECT_FALSE(Tokens(t).Find(of_application.digest));
    EXPECT_TRUE(Tokens(t).Find(testing::DigestOf(13)));
  });
}

TEST_F(AccountsTest, ARenamedOrganizationTakesItsRobotsAlong) {
  db_.Write([&](Transaction& t) {
    Accounts accounts(t);
    const Account acme = AnOrganization(90, "rename-me");
    accounts.Add(acme);
    accounts.Add(AnOrganization(91, "taken"));
    accounts.Add({.id = IdOf(92), .kind = AccountKind::kRobot, .name = "rename-me+ci", .owner = acme.id});
    EXPECT_FALSE(accounts.Rename(acme, "taken", kNow));
    EXPECT_TRUE(accounts.FindByName("rename-me+ci"));
    EXPECT_TRUE(accounts.Rename(acme, "renamed", kNow));
    EXPECT_EQ(accounts.FindByName("renamed+ci")->id, IdOf(92));
    EXPECT_FALSE(accounts.FindByName("rename-me"));
  });
}

TEST_F(AccountsTest, TheRobotsOfARenamedOrganizationHaveTheirNewNamesInEveryList) {
  const Account acme = AnOrganization(90, "acme");
  Add({acme, ARobot(92, acme, "ci")});
  db_.Write([&](Transaction& t) {
    EXPECT_TRUE(Teams(t).Add(ATeam(93, acme, "devs")));
    Teams(t).AddMember(IdOf(93), IdOf(92), kNow);
    Repositories(t).Add(ARepository(94, acme, "web"), kNow);
    Repositories(t).Permit(IdOf(94), IdOf(92), RepositoryRole::kRead, kNow);
    TrustRules(t).Replace(IdOf(92), {{IdOf(95), IdOf(92), "https://ci.example.org", "web", {"a"}}});
    EXPECT_TRUE(Accounts(t).Rename(acme, "renamed", kNow));
    const NamePlace start = StartByNameAndId(ListOrder::kAscending);
    EXPECT_EQ(Teams(t).MembersByName(IdOf(93), start, 1).front().name, "renamed+ci");
    EXPECT_EQ(Teams(t).PeopleByName(acme.id, start, 1).front().name, "renamed+ci");
    EXPECT_EQ(Repositories(t).RolesByName(IdOf(94), start, 1, kNow).front().permission.name, "renamed+ci");
    EXPECT_EQ(RepositoryAccess(t).RobotsWithRules(acme.id, start, 1).front().name, "renamed+ci");
  });
}

// "effective at once": the row of a robot waits to be swept, but no name leads to it.
TEST_F(AccountsTest, ARobotIsGoneWithItsOwnerBeforeItsRowIs) {
  const Account acme = AnOrganization(1, "acme");
  Add({acme, ARobot(2, acme, "ci")});
  db_.Write([&](Transaction& t) {
    Accounts accounts(t);
    accounts.Remove(acme, kNow);
    EXPECT_FALSE(accounts.Find(IdOf(2)));
    EXPECT_FALSE(accounts.FindByName("acme+ci"));
    EXPECT_TRUE(accounts.RobotsFrom("acme", "", 10).empty());
    EXPECT_TRUE(t.Prepare("SELECT 1 FROM accounts WHERE name = 'acme+ci'").Next()) << "the row is there";

    const Account successor = AnOrganization(3, "acme");
    ASSERT_TRUE(accounts.Add(successor));
    EXPECT_FALSE(accounts.FindByName("acme+ci")) << "none of the successor's";
    EXPECT_TRUE(accounts.Add(ARobot(4, successor, "ci"))) << "the name is free";
    EXPECT_EQ(accounts.FindByName("acme+ci")->id, IdOf(4));
    EXPECT_FALSE(accounts.Add(ARobot(5, successor, "ci"))) << "and taken again";
  });
}

TEST_F(AccountsTest, ARenamedOrganizationMeetsNoRobotThatIsGone) {
  const Account acme = AnOrganization(1, "acme");
  const Account other = AnOrganization(3, "other");
  Add({acme, ARobot(2, acme, "ci"), other, ARobot(4, other, "ci")});
  db_.Write([&](Transaction& t) {
    Accounts(t).Remove(acme, kNow);
    EXPECT_TRUE(Accounts(t).Rename(other, "acme", kNow));
    EXPECT_EQ(Accounts(t).FindByName("acme+ci")->id, IdOf(4));
  });
}

// However much an account has, its removal is the same few statements.
TEST_F(AccountsTest, ARemovalCostsTheSameHoweverMuchTheAccountHas) {
  const auto rows_written = [&](unsigned repositories) {
    testing::TestDatabase db;
    const Account acme = AnOrganization(1, "acme");
    db.Write([&](Transaction& t) {
      Accounts(t).Add(acme);
      for (unsigned n = 0; n < repositories; ++n) {
        Repositories(t).Add({.id = IdOf(100 + n), .name_space = acme.id, .name = "r" + std::to_string(n)}, kNow);
        Accounts(t).Add(ARobot(3000 + n, acme, "r" + std::to_string(n)));
      }
    });
    return db.Write([&](Transaction& t) {
      const auto changes = [&] {
        Statement row = t.Prepare("SELECT total_changes()");
        row.Next();
        return row.Integer(0);
      };
      const std::int64_t before = changes();
      Accounts(t).Remove(acme, kNow);
      return changes() - before;
    });
  };
  EXPECT_EQ(rows_written(1), rows_written(500));
}

}  // namespace
}  // namespace jeton::storage
