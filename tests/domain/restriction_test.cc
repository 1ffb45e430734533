#include "domain/restriction.h"

#include <gtest/gtest.h>

#include "domain/policy.h"
#include "testing/actors.h"
#include "testing/builders.h"

namespace jeton {
namespace {

using testing::kNow;

TEST(RestrictionTest, NamesWhatItSaysAndWhatItsPatternsFit) {
  const struct {
    std::string_view repositories, repository;
    bool named;
  } cases[] = {
      {"", "acme/web", true},
      {"acme/web", "acme/web", true},
      {"acme/web", "acme/webs", false},
      {"acme/web", "acme/we", false},
      {"acme/web", "acme/web/x", false},
      {"acme/web", "other/web", false},
      {"acme/web", "Acme/web", false},
      {"acme/*", "acme/web", true},
      {"acme/*", "acme/web/deep", true},
      {"acme/*", "acme", false},
      {"acme/*", "acmes/web", false},
      {"acme/*", "acme2/web", false},
      {"acme/*", "other/acme/web", false},
      {"acme/web/*", "acme/web/x", true},
      {"acme/web/*", "acme/web", false},
      {"acme/web/*", "acme/webx/y", false},
      {"acme/web-*", "acme/web-1", true},
      {"acme/web-*", "acme/web-", true},
      {"acme/web-*", "acme/web", false},
      {"acme/web-*", "acme/web-1/x", false},
      {"acme/*-web", "acme/new-web", true},
      {"acme/*-web", "acme/new-web2", false},
      {"acme/*-web", "acme/a/b-web", false},
      {"acme/t*/x", "acme/team/x", true},
      {"acme/t*/x", "acme/team/y", false},
      {"acme/t*/x", "acme/t/u/x", false},
      {"acme/t*/*", "acme/team/x/y", true},
      {"acme/api acme/web", "acme/web", true},
      {"acme/api  acme/web ", "acme/web", true},
      {"acme/api other/*", "other/x", true},
      {"acme/api other/*", "acme/web", false},
      {"acme/web", "", false},
      {" ", "acme/web", false},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(Restriction{.repositories = std::string(c.repositories)}.Names(c.repository), c.named)
        << c.repositories << " : " << c.repository;
  }
}

TEST(RestrictionTest, KnowsWellFormedPatterns) {
  for (const auto text :
       {"", "acme/web", "acme/*", "acme/web/*", "acme/web other/*", "a/b/c", "acme/w*", "acme/*-x/y"}) {
    EXPECT_TRUE(AreRepositoryPatterns(text)) << text;
  }
  for (const auto text :
       {"*", "/*", "*/web", "a*/web", "acme//web", "acme/", "/web", "Acme/web", "acme/**", "acme/*/x", "acme/*a*",
        "acme/web,other/web", "acme/web Other/x", "acme/web\nother/web", "-a/b", "acme/*/*"}) {
    EXPECT_FALSE(AreRepositoryPatterns(text)) << text;
  }
}

TEST(RestrictionTest, ReadsWhatItPrints) {
  const Restriction all{.repositories = "acme/web acme/api/*",
                        .actions = Actions{.pull = true, .push = true},
                        .addresses = "192.0.2.0/24 ::1",
                        .not_before = kNow,
                        .uses = 7};
  EXPECT_EQ(Restriction::Parse(all.Print()), all);
  EXPECT_EQ(Restriction{}.Print(), "");
  EXPECT_EQ(Restriction::Parse(""), Restriction{});
  for (const Restriction& one :
       {Restriction{.repositories = "acme/*"}, Restriction{.actions = Actions{.remove = true}},
        Restriction{.addresses = "10.0.0.0/8"}, Restriction{.not_before = kNow}, Restriction{.uses = 1}}) {
    EXPECT_EQ(Restriction::Parse(one.Print()), one) << one.Print();
    EXPECT_FALSE(one.none()) << one.Print();
  }
}

TEST(RestrictionTest, ReadsNothingThatIsNotWellFormed) {
  for (const auto text :
       {"actions=", "actions=pull,write", "addresses=", "addresses=here", "addresses=0.0.0.0/0",
        "not_before=", "not_before=x", "not_before=-1", "uses=0", "uses=1x", "color=red", "Acme/web"}) {
    EXPECT_EQ(Restriction::Parse(text), std::nullopt) << text;
  }
}

TEST(RestrictionTest, AcceptsFromItsAddressesAlone) {
  const Restriction from{.addresses = "192.0.2.0/24 2001:db8::/32"};
  for (const auto address : {"192.0.2.1", "::ffff:192.0.2.1", "2001:db8::7"}) EXPECT_TRUE(from.AcceptsFrom(address));
  for (const auto address : {"192.0.3.1", "2001:db9::7", "", "nowhere"}) EXPECT_FALSE(from.AcceptsFrom(address));
  EXPECT_TRUE(Restriction{}.AcceptsFrom("192.0.2.1"));
}

TEST(RestrictionTest, StarIsEveryAction) {
  EXPECT_EQ(ReadActionWords("*"), (Actions{true, true, true, true}));
  EXPECT_EQ(ReadActionWords("push pull"), (Actions{.pull = true, .push = true}));
  EXPECT_EQ(ReadActionWords(""), std::nullopt);
}

// The policy: what a restricted token does is what its subject may, of that what the restriction leaves.
TEST(RestrictionPolicyTest, ActionsLeaveNothingElse) {
  RepositoryFacts repository{.full_name = "acme/web", .exists = true, .role = RepositoryRole::kAdmin};
  repository.name_space = {.exists = true, .enabled = true};
  Actor actor = testing::kAlice;
  actor.powers = Powers::Everything();
  EXPECT_EQ(AllowedActions(actor, repository), (Actions{true, true, true, true}));
  actor.restriction = std::make_shared<const Restriction>(Restriction{.actions = Actions{.pull = true, .push = true}});
  EXPECT_EQ(AllowedActions(actor, repository), (Actions{.pull = true, .push = true}));
  for (const auto action : {RepositoryAction::kAdminister, RepositoryAction::kSeeSettings, RepositoryAction::kDelete}) {
    EXPECT_EQ(Decide(actor, OnRepository{action, repository}).reason, Reason::kRestriction);
  }
  actor.restriction = std::make_shared<const Restriction>(Restriction{.actions = Actions{.push = true}});
  repository.visibility = Visibility::kPublic;
  EXPECT_EQ(AllowedActions(actor, repository), (Actions{.push = true})) << "not even what is public";
}

TEST(RestrictionPolicyTest, EveryActionLeavesAll) {
  RepositoryFacts repository{.full_name = "acme/web", .exists = true, .role = RepositoryRole::kAdmin};
  repository.name_space = {.exists = true, .enabled = true};
  Actor actor = testing::kAlice;
  actor.powers = Powers::Everything();
  actor.restriction = std::make_shared<const Restriction>(Restriction{.actions = ReadActionWords("*")});
  EXPECT_EQ(AllowedActions(actor, repository), (Actions{true, true, true, true}));
}

TEST(RestrictionTest, LeavesOfScopesWhatAdministersNothing) {
  const OAuthScopes all = kEveryOAuthScope;
  const auto left = [&](const Restriction& restriction) { return NarrowedScopes(all, restriction).Print(); };
  EXPECT_EQ(left({.addresses = "192.0.2.1"}), "repo:read repo:write user:read");
  EXPECT_EQ(left({.actions = ReadActionWords("pull")}), "repo:read user:read");
  EXPECT_EQ(left({.actions = ReadActionWords("delete")}), "user:read");
  EXPECT_EQ(NarrowedScopes({OAuthScope::kRepoAdmin}, {.uses = 1}).Print(), "repo:read repo:write");
  EXPECT_EQ(NarrowedScopes({OAuthScope::kUserAdmin}, {.uses = 1}).Print(), "");
}

// Whoever administers can read or make secrets that are held to nothing.
TEST(RestrictionPolicyTest, WhenAndWhenceLeaveTheRestButToAdminister) {
  Actor actor = testing::kAlice;
  actor.powers = Powers::Everything();
  actor.restriction = std::make_shared<const Restriction>(Restriction{.addresses = "192.0.2.1"});
  EXPECT_TRUE(Decide(actor, OnSelf{SelfRole::kRead}).allowed());
  EXPECT_EQ(Decide(actor, OnSelf{SelfRole::kAdmin}).reason, Reason::kRestriction);
  NamespaceFacts administered{.exists = true, .enabled = true, .team_role = TeamRole::kAdmin};
  EXPECT_TRUE(Decide(actor, OnOrganization{TeamRole::kMember, Access::kRead, administered}).allowed());
  EXPECT_EQ(Decide(actor, OnOrganization{TeamRole::kAdmin, Access::kRead, administered}).reason, Reason::kRestriction);
  actor.superuser = true;
  EXPECT_EQ(Decide(actor, OnInstallation{Access::kRead}).reason, Reason::kRestriction);
  NamespaceFacts organization{.exists = true, .enabled = true, .team_role = TeamRole::kAdmin};
  EXPECT_EQ(MayMint(actor, OAuthScopes{OAuthScope::kRepoRead}, organization).reason, Reason::kRestriction)
      << "what is minted could be used from anywhere";
}

TEST(RestrictionPolicyTest, APasswordThatIsNarrowedMakesNoOrganizationByPush) {
  Actor actor = testing::kAlice;
  actor.powers = Powers::OfApplicationPassword();
  actor.token_kind = TokenKind::kApplicationPassword;
  EXPECT_TRUE(Decide(actor, CreateOrganization{false, true}).allowed());
  for (const Restriction& one :
       {Restriction{.actions = Actions{.pull = true}}, Restriction{.repositories = "acme/web"}}) {
    actor.restriction = std::make_shared<const Restriction>(one);
    EXPECT_EQ(Decide(actor, CreateOrganization{false, true}).reason, Reason::kRestriction);
  }
}

TEST(RestrictionPolicyTest, SaysNothingOfWhatExists) {
  Actor actor = testing::kAlice;
  actor.restriction = std::make_shared<const Restriction>(Restriction{.repositories = "acme/web"});
  RepositoryFacts there{.full_name = "other/x", .exists = true};
  there.name_space = {.exists = true, .enabled = true};
  const RepositoryFacts missing{.full_name = "none/x"};
  for (const RepositoryFacts& facts : {there, missing}) {
    EXPECT_EQ(Decide(actor, OnRepository{RepositoryAction::kPull, facts}).reason, Reason::kRestriction);
  }
}

TEST(RestrictionPolicyTest, IsPresentedInTimeAndFromItsPlace) {
  const Restriction restriction{.addresses = "192.0.2.1", .not_before = kNow};
  EXPECT_TRUE(MayPresent(restriction, "192.0.2.1", kNow).allowed());
  EXPECT_FALSE(MayPresent(restriction, "192.0.2.1", kNow - Microseconds{1}).allowed());
  EXPECT_FALSE(MayPresent(restriction, "192.0.2.2", kNow).allowed());
  EXPECT_FALSE(MayPresent(restriction, "", kNow).allowed());
}

TEST(RestrictionOrderTest, ANarrowerOneAllowsNothingThatTheWiderOneExcludes) {
  const struct {
    std::string_view narrow;
    std::string_view wide;
    bool expected;
  } cases[] = {
      {"", "", true},
      {"acme/web", "", true},
      {"", "acme/web", false},
      {"acme/web", "acme/web", true},
      {"acme/web", "acme/*", true},
      {"acme/web/api", "acme/*", true},
      {"acme/*", "acme/web", false},
      {"acme/*", "acme/w*", false},
      {"acme/web*", "acme/w*", true},
      {"acme/w*b", "acme/w*", true},
      {"acme/w*", "acme/w*b", false},
      {"acme/a*b", "acme/aa*b", false},
      {"acme/web/*", "acme/*", true},
      {"acme/web", "other/* acme/*", true},
      {"acme/web other/x", "acme/*", false},
      {"acme/web", "acme/web/api", false},
      {"actions=pull", "", true},
      {"actions=pull", "actions=pull,push", true},
      {"actions=pull,push", "actions=pull", false},
      {"", "actions=pull", false},
      {"addresses=192.0.2.7", "addresses=192.0.2.0/24", true},
      {"addresses=192.0.2.0/25", "addresses=192.0.2.0/24", true},
      {"addresses=192.0.2.0/23", "addresses=192.0.2.0/24", false},
      {"addresses=198.51.100.1", "addresses=192.0.2.0/24", false},
      {"", "addresses=192.0.2.0/24", false},
      {"not_before=200", "not_before=100", true},
      {"not_before=100", "not_before=200", false},
      {"uses=3", "", true},
      {"uses=3", "uses=5", true},
      {"uses=5", "uses=3", false},
      {"", "uses=3", false},
  };
  for (const auto& c : cases) {
    const auto narrow = Restriction::Parse(c.narrow);
    const auto wide = Restriction::Parse(c.wide);
    ASSERT_TRUE(narrow && wide) << c.narrow << " / " << c.wide;
    EXPECT_EQ(IsNoWider(*narrow, *wide), c.expected) << c.narrow << " / " << c.wide;
  }
}

// Names that only the narrower one allowed would contradict what is said of the pair.
TEST(RestrictionOrderTest, AgreesWithWhatTheyNameThemselves) {
  const std::vector<std::string> patterns = {"a/b",  "a/*",   "a/b*",  "a/*b",  "a/b*c",
                                             "a/bc", "a/b/c", "a/b/*", "a/*/c", "a/bb*"};
  const std::vector<std::string> names = {"a/b",   "a/bc", "a/bbc", "a/b/c", "a/b/c/d",
                                          "a/x/c", "a/x",  "a/bxc", "a/xb",  "a/bb"};
  for (const std::string& narrow : patterns) {
    for (const std::string& wide : patterns) {
      const auto n = Restriction::Parse(narrow);
      const auto w = Restriction::Parse(wide);
      if (!n || !w || !IsNoWider(*n, *w)) continue;
      for (const std::string& name : names) {
        if (n->Names(name)) {
          EXPECT_TRUE(w->Names(name)) << narrow << " / " << wide << " / " << name;
        }
      }
    }
  }
}

}  // namespace
}  // namespace jeton
