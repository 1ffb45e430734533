#include "domain/oauth_scope.h"

#include <gtest/gtest.h>

#include <string>

namespace jeton {
namespace {

using enum OAuthScope;

struct ScopeRow {
  OAuthScope scope;
  std::string_view name, title;
  bool dangerous;
  RepositoryRole repository;
  TeamRole organization;
  SelfRole self;
  OAuthScopes implies;  // itself included
};
const ScopeRow kTable[] = {
    {kRepoRead,
     "repo:read",
     "View all visible repositories",
     false,
     RepositoryRole::kRead,
     TeamRole::kNone,
     SelfRole::kNone,
     {kRepoRead}},
    {kRepoWrite,
     "repo:write",
     "Read/Write to any accessible repositories",
     false,
     RepositoryRole::kWrite,
     TeamRole::kNone,
     SelfRole::kNone,
     {kRepoRead, kRepoWrite}},
    {kRepoAdmin,
     "repo:admin",
     "Administer Repositories",
     false,
     RepositoryRole::kAdmin,
     TeamRole::kNone,
     SelfRole::kNone,
     {kRepoRead, kRepoWrite, kRepoAdmin}},
    {kRepoCreate,
     "repo:create",
     "Create Repositories",
     false,
     RepositoryRole::kNone,
     TeamRole::kCreator,
     SelfRole::kNone,
     {kRepoCreate}},
    {kUserRead,
     "user:read",
     "Read User Information",
     false,
     RepositoryRole::kNone,
     TeamRole::kNone,
     SelfRole::kRead,
     {kUserRead}},
    {kUserAdmin,
     "user:admin",
     "Administer User",
     true,
     RepositoryRole::kNone,
     TeamRole::kNone,
     SelfRole::kAdmin,
     {kUserAdmin}},
    {kOrgAdmin,
     "org:admin",
     "Administer Organization",
     true,
     RepositoryRole::kNone,
     TeamRole::kAdmin,
     SelfRole::kNone,
     {kOrgAdmin}},
    {kSuperUser,
     "super:user",
     "Super User Access",
     true,
     RepositoryRole::kNone,
     TeamRole::kNone,
     SelfRole::kNone,
     {kSuperUser}},
};

TEST(OAuthScopeTest, TheTableIsThatOfTheContract) {
  const auto all = AllOAuthScopes();
  ASSERT_EQ(all.size(), std::size(kTable));
  for (std::size_t i = 0; i < all.size(); ++i) {
    const ScopeRow& row = kTable[i];
    EXPECT_EQ(all[i].scope, row.scope);
    EXPECT_EQ(all[i].name, row.name);
    EXPECT_EQ(all[i].title, row.title) << row.name;
    EXPECT_EQ(all[i].dangerous, row.dangerous) << row.name;
    EXPECT_EQ(all[i].repository, row.repository) << row.name;
    EXPECT_EQ(all[i].organization, row.organization) << row.name;
    EXPECT_EQ(all[i].self, row.self) << row.name;
    EXPECT_FALSE(all[i].description.empty()) << row.name;
    EXPECT_FALSE(all[i].icon.empty()) << row.name;
  }
}

TEST(OAuthScopeTest, ImpliesWhatTheContractSaysAndNothingElse) {
  for (const ScopeRow& row : kTable) {
    const OAuthScopes one{row.scope};
    EXPECT_EQ(one.Expanded(), row.implies) << row.name;
    for (const ScopeRow& wanted : kTable) {
      EXPECT_EQ(one.Covers({wanted.scope}), row.implies.Has(wanted.scope)) << row.name << " covers " << wanted.name;
    }
  }
}

TEST(OAuthScopeTest, CoversOnlyWhenEveryWantedScopeIsThere) {
  const OAuthScopes full{kRepoWrite, kUserRead};
  EXPECT_TRUE(full.Covers({kRepoRead, kRepoWrite, kUserRead}));
  EXPECT_FALSE(full.Covers({kRepoRead, kRepoCreate}));
  EXPECT_FALSE(full.Covers({kRepoAdmin}));
  EXPECT_TRUE(full.Covers({}));
  EXPECT_FALSE(OAuthScopes().Covers({kRepoRead}));
  EXPECT_TRUE(kEveryOAuthScope.Covers(kEveryOAuthScope));
}

TEST(OAuthScopeTest, TheHarmlessOnesAreThoseThatAreNotDangerous) {
  for (const ScopeRow& row : kTable) {
    EXPECT_TRUE(kEveryOAuthScope.Has(row.scope)) << row.name;
    EXPECT_EQ(kHarmlessOAuthScopes.Has(row.scope), !row.dangerous) << row.name;
  }
}

TEST(OAuthScopeTest, ReadsWordsSeparatedBySingleSpacesOrCommas) {
  const struct {
    std::string_view text;
    OAuthScopes expected;
  } cases[] = {
      {"repo:read", {kRepoRead}},
      {"repo:read repo:write", {kRepoRead, kRepoWrite}},
      {"repo:read,repo:write", {kRepoRead, kRepoWrite}},
      {"super:user,org:admin user:admin", {kSuperUser, kOrgAdmin, kUserAdmin}},
      {"user:read user:read", {kUserRead}},
  };
  for (const auto& c : cases) EXPECT_EQ(OAuthScopes::Parse(c.text), c.expected) << c.text;
  for (const ScopeRow& row : kTable) EXPECT_EQ(OAuthScopes::Parse(row.name), OAuthScopes{row.scope}) << row.name;
}

TEST(OAuthScopeTest, OneBadWordSpoilsTheWhole) {
  const std::string_view cases[] = {
      "",
      " ",
      ",",
      "repo:read ",
      " repo:read",
      "repo:read,",
      ",repo:read",
      "repo:read  repo:write",
      "repo:read, repo:write",
      "repo:read,,repo:write",
      "repo",
      "REPO:READ",
      "repo:read\t",
      "repo:read\nrepo:write",
      "repo:delete",
      "repo:rea",
      "repo:readx",
      "repo:read nonsense",
      "direct_user_login",
      "repo:read direct_user_login",
      "*",
      "all",
      std::string_view("repo:read\0", 10),
  };
  for (const auto text : cases) EXPECT_FALSE(OAuthScopes::Parse(text)) << text;
}

TEST(OAuthScopeTest, PrintsInTheOrderOfTheTable) {
  EXPECT_EQ(OAuthScopes().Print(), "");
  EXPECT_EQ((OAuthScopes{kSuperUser, kRepoRead}.Print()), "repo:read super:user");
  EXPECT_EQ(kEveryOAuthScope.Print(),
            "repo:read repo:write repo:admin repo:create user:read user:admin org:admin super:user");
}

TEST(OAuthScopeTest, EverySetSurvivesPrintingAndReading) {
  for (unsigned bits = 1; bits < 256; ++bits) {
    std::string text;
    for (std::size_t i = 0; i < 8; ++i) {
      if ((bits >> i & 1) != 0) text += (text.empty() ? "" : " ") + std::string(kTable[i].name);
    }
    const auto parsed = OAuthScopes::Parse(text);
    ASSERT_TRUE(parsed) << text;
    EXPECT_EQ(parsed->Print(), text);
    EXPECT_FALSE(parsed->empty());
    EXPECT_TRUE(parsed->Expanded().Covers(*parsed));
  }
  EXPECT_TRUE(OAuthScopes().empty());
}

TEST(NormalizeScopeTextTest, JoinsWordsByOneSpaceAndKeepsTheFirstOfEach) {
  const struct {
    std::string_view text, expected;
  } cases[] = {
      {"", ""},
      {" ,, ", ""},
      {"repo:read", "repo:read"},
      {"repo:read,repo:write", "repo:read repo:write"},
      {"  b,, a  ,b a c ", "b a c"},
      {"nonsense, nonsense", "nonsense"},
      {"A a", "A a"},
      {"a\tb", "a b"},
      {"a\n\r b\v\fc", "a b c"},
  };
  for (const auto& c : cases) EXPECT_EQ(NormalizeScopeText(c.text), c.expected) << c.text;
}

}  // namespace
}  // namespace jeton
