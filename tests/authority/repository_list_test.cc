#include "authority/organizations/repository_list.h"

#include <gtest/gtest.h>

#include "authority/organizations/repositories.h"
#include "storage/directory/repositories.h"
#include "testing/test_authority.h"

// Which repositories somebody is shown, a page at a time.
namespace jeton::authority {
namespace {

using testing::TestAuthority;
using Names = std::vector<std::string>;

class RepositoryListTest : public ::testing::Test {
 protected:
  static Settings Installation() {
    Settings settings;
    settings.readonly_superusers = {"auditor"};
    return settings;
  }
  RepositoryListTest() {
    acme_ = authority_.AddOrganization(alice_, "acme");
    beta_ = authority_.AddOrganization(alice_, "beta");
    Make("acme", "one", Visibility::kPrivate);
    Make("acme", "open", Visibility::kPublic);
    Make("beta", "two", Visibility::kPrivate);
    Make("acme", "three", Visibility::kPrivate);
  }
  void Make(const std::string& name_space, const std::string& name, Visibility visibility) {
    authority_.Advance(Seconds{1});
    authority_.Write([&](const authority::Run& run) {
      EXPECT_TRUE(CreateRepositoryNamed(run, alice_, name_space, {name, visibility, ""}).has_value());
    });
  }
  void Permit(const std::string& name_space, const std::string& name, const Id& grantee) {
    authority_.Write([&](const authority::Run& run) {
      const auto facts = storage::Repositories(run.tx()).Stand(name_space, name, grantee, run.now);
      storage::Repositories(run.tx()).Permit(facts.id, grantee, RepositoryRole::kRead, run.now);
    });
  }
  RepositoryPage List(const Actor& actor, const RepositoryQuery& query = {}) {
    return authority_.Read([&](const authority::Run& run) { return ListRepositories(run, actor, query); });
  }
  static Names NamesOf(const RepositoryPage& page) {
    Names names;
    for (const ListedRepository& one : page.repositories) names.push_back(one.name_space + "/" + one.repository.name);
    return names;
  }

  TestAuthority authority_{Installation()};
  const Actor alice_ = authority_.AddUser("alice");
  const Actor bob_ = authority_.AddUser("bob");
  const Actor auditor_ = authority_.AddUser("auditor");
  Account acme_;
  Account beta_;
};

TEST_F(RepositoryListTest, AdminsSeeAllOfTheirOrganizationsTheOldestFirst) {
  EXPECT_EQ(NamesOf(List(alice_)), (Names{"acme/one", "acme/open", "beta/two", "acme/three"}));
  EXPECT_EQ(NamesOf(List(alice_, {.name_space = "acme"})), (Names{"acme/one", "acme/open", "acme/three"}));
  EXPECT_TRUE(NamesOf(List(alice_, {.name_space = "gamma"})).empty());
}

TEST_F(RepositoryListTest, OthersSeeWhatTheyHaveARoleOnThemselvesOrByATeamEachOnce) {
  EXPECT_TRUE(NamesOf(List(bob_)).empty());
  Permit("acme", "one", bob_.id);
  authority_.AddToTeam(acme_, bob_.id, TeamRole::kMember);
  const Id team =
      authority_.Read([&](const authority::Run& run) { return storage::Teams(run.tx()).TeamsOf(bob_.id)[0].id; });
  Permit("acme", "one", team);
  Permit("acme", "three", team);
  EXPECT_EQ(NamesOf(List(bob_)), (Names{"acme/one", "acme/three"}));
  EXPECT_EQ(NamesOf(List(bob_, {.name_space = "acme"})), (Names{"acme/one", "acme/three"}));
  EXPECT_TRUE(NamesOf(List(bob_, {.name_space = "beta"})).empty());
}

TEST_F(RepositoryListTest, PublicOnesAreAddedWhenAskedForAlsoForTheAnonymous) {
  EXPECT_EQ(NamesOf(List(bob_, {.with_public = true})), (Names{"acme/open"}));
  EXPECT_EQ(NamesOf(List(bob_, {.name_space = "acme", .with_public = true})), (Names{"acme/open"}));
  EXPECT_EQ(NamesOf(List(Actor{}, {.with_public = true})), (Names{"acme/open"}));
  EXPECT_TRUE(NamesOf(List(Actor{})).empty());
}

TEST_F(RepositoryListTest, WhatThePresentedTokenMayNotReadIsNotListed) {
  Actor narrow = alice_;
  narrow.powers = Powers::Of(OAuthScopes{OAuthScope::kOrgAdmin});
  EXPECT_EQ(NamesOf(List(narrow)), (Names{"acme/open"})) << "it is public";
}

TEST_F(RepositoryListTest, ReadOnlySuperusersSeeEverything) {
  EXPECT_EQ(NamesOf(List(auditor_)), (Names{"acme/one", "acme/open", "beta/two", "acme/three"}));
  EXPECT_EQ(NamesOf(List(auditor_, {.name_space = "beta"})), (Names{"beta/two"}));
}

TEST_F(RepositoryListTest, PagesHangTogether) {
  for (std::size_t n = 0; n < kRepositoriesPerPage + 20; ++n) {
    Make(n % 2 == 0 ? "acme" : "beta", "many" + std::to_string(n), Visibility::kPrivate);
  }
  Names all;
  RepositoryQuery query;
  for (int pages = 0; pages < 10; ++pages) {
    const RepositoryPage page = List(alice_, query);
    EXPECT_LE(page.repositories.size(), kRepositoriesPerPage);
    for (const std::string& name : NamesOf(page)) all.push_back(name);
    if (!page.next) break;
    query.after = *page.next;
  }
  ASSERT_EQ(all.size(), kRepositoriesPerPage + 24);
  EXPECT_EQ(all[0], "acme/one");
  EXPECT_EQ(all.back(), "beta/many" + std::to_string(kRepositoriesPerPage + 19));
}

}  // namespace
}  // namespace jeton::authority
