#include "authority/organizations/directory.h"

#include <gtest/gtest.h>

#include "testing/test_authority.h"

// Searches for those to whom a role may be given.
namespace jeton::authority {
namespace {

using testing::TestAuthority;

class DirectoryTest : public ::testing::Test {
 protected:
  explicit DirectoryTest(const Settings& settings = {}) : authority_(settings) {
    organization_ = authority_.AddOrganization(alice_, "acme");
    authority_.AddToTeam(organization_, bob_.id, TeamRole::kMember);
    authority_.AddRobot(alice_, "acme", "albert");
  }
  FoundEntities Search(const Actor& actor, const EntityQuery& query) {
    return authority_.Read([&](const authority::Run& run) { return FindEntities(run, actor, query); });
  }
  static std::vector<std::string> NamesOf(const FoundEntities& found) {
    std::vector<std::string> names;
    for (const FoundEntity& one : found.accounts) names.push_back(one.account.name);
    return names;
  }

  TestAuthority authority_;
  const Actor alice_ = authority_.AddUser("alice");
  const Actor alan_ = authority_.AddUser("alan");
  const Actor bob_ = authority_.AddUser("bob");
  Account organization_;
};

TEST_F(DirectoryTest, MembersFindRobotsThenUsersAndWhetherTheyBelongThere) {
  const FoundEntities found = Search(bob_, {.prefix = "al", .name_space = "acme"});
  EXPECT_EQ(NamesOf(found), (std::vector<std::string>{"acme+albert", "alan", "alice"}));
  EXPECT_EQ(found.accounts[0].organization_member, true);
  EXPECT_EQ(found.accounts[1].organization_member, false);
  EXPECT_EQ(found.accounts[2].organization_member, true);
}

TEST_F(DirectoryTest, OutsidersFindUsersAlone) {
  const FoundEntities found = Search(alan_, {.prefix = "", .name_space = "acme", .teams = true, .organization = true});
  EXPECT_EQ(NamesOf(found), (std::vector<std::string>{"alan", "alice", "bob"}));
  EXPECT_TRUE(found.teams.empty());
  EXPECT_FALSE(found.organization.has_value());
}

TEST_F(DirectoryTest, TeamsAndTheOrganizationAreFoundWhenAskedFor) {
  EXPECT_TRUE(Search(alice_, {.prefix = "", .name_space = "acme"}).teams.empty());
  const FoundEntities found = Search(alice_, {.prefix = "", .name_space = "acme", .teams = true, .organization = true});
  EXPECT_EQ(found.teams, (std::vector<std::string>{"owners", "team1"}));
  EXPECT_EQ(found.organization->name, "acme");
  EXPECT_FALSE(Search(alice_, {.prefix = "x", .name_space = "acme", .organization = true}).organization.has_value());
}

TEST_F(DirectoryTest, RobotsOfAPersonAreForThatPerson) {
  authority_.Write([&](const authority::Run& run) {
    return CreateRobot(run, alice_, {"alice", true}, "deploy", {}).value();
  });
  EXPECT_EQ(NamesOf(Search(alice_, {.prefix = "de", .name_space = "alice"})),
            (std::vector<std::string>{"alice+deploy"}));
  EXPECT_TRUE(NamesOf(Search(bob_, {.prefix = "de", .name_space = "alice"})).empty());
}

TEST_F(DirectoryTest, AtMostTenAreFoundAndAWholeNameComesFirst) {
  for (int n = 0; n < 12; ++n) authority_.AddUser("zoe" + std::string(static_cast<std::size_t>(n), 'y'));
  const auto names = NamesOf(Search(alice_, {.prefix = "zoe", .name_space = ""}));
  ASSERT_EQ(names.size(), 10u);
  EXPECT_EQ(names.front(), "zoe");
}

TEST_F(DirectoryTest, AUserIsFoundByNameAndNothingElseIs) {
  const auto find = [&](const char* name) {
    return authority_.Read([&](const authority::Run& run) { return FindUserNamed(run, name).has_value(); });
  };
  EXPECT_TRUE(find("alice"));
  for (const char* name : {"acme", "acme+albert", "nobody"}) EXPECT_FALSE(find(name)) << name;
}

class NarrowDirectoryTest : public DirectoryTest {
 protected:
  NarrowDirectoryTest() : DirectoryTest(Narrow()) {}
  static Settings Narrow() {
    Settings settings;
    settings.partial_user_search = false;
    settings.anonymous_user_search = false;
    return settings;
  }
};

TEST_F(NarrowDirectoryTest, WholeNamesAloneAreFoundAndNoneByTheAnonymous) {
  EXPECT_TRUE(NamesOf(Search(bob_, {.prefix = "ali", .name_space = ""})).empty());
  EXPECT_EQ(NamesOf(Search(bob_, {.prefix = "alice", .name_space = ""})), (std::vector<std::string>{"alice"}));
  EXPECT_TRUE(NamesOf(Search(Actor{}, {.prefix = "alice", .name_space = ""})).empty());
}

}  // namespace
}  // namespace jeton::authority
