#include <gtest/gtest.h>

#include <random>
#include <set>
#include <string>
#include <string_view>

#include "domain/policy.h"
#include "testing/actors.h"

// A second implementation of registry rights, written from the rules and sharing nothing with the first: sets of
// words instead of ordered numbers. Whatever either decides over random worlds, both must decide.
namespace jeton {
namespace {

using namespace testing;
using ActionWords = std::set<std::string_view>;

struct World {
  Actor actor;
  RepositoryFacts repository;
  ActionWords asked;
};

class Dice {
 public:
  explicit Dice(unsigned seed) : generator_(seed) {}
  unsigned Below(unsigned n) { return static_cast<unsigned>(generator_() % n); }
  bool OneIn(unsigned n) { return Below(n) == 0; }

 private:
  std::mt19937 generator_;
};

World Roll(Dice& dice) {
  World world;
  RepositoryFacts& repository = world.repository;
  repository.full_name = "acme/web";
  repository.name_space.exists = !dice.OneIn(10);
  repository.name_space.enabled = repository.name_space.exists && !dice.OneIn(10);
  repository.name_space.kind = dice.OneIn(2) ? AccountKind::kUser : AccountKind::kOrganization;
  repository.name_space.id = repository.name_space.exists ? IdOf(1 + dice.Below(2)) : Id();
  repository.name_space.team_role = static_cast<TeamRole>(dice.Below(4));
  repository.exists = repository.name_space.exists && !dice.OneIn(4);
  repository.visibility = dice.OneIn(3) ? Visibility::kPublic : Visibility::kPrivate;
  repository.role = static_cast<RepositoryRole>(dice.Below(4));

  Actor& actor = world.actor;
  actor.subject = static_cast<SubjectKind>(dice.Below(4));
  if (!actor.anonymous()) {
    actor.id = IdOf(1 + dice.Below(2));
    OAuthScopes scopes;
    std::string text;
    for (const OAuthScopeInfo& info : AllOAuthScopes()) {
      if (dice.OneIn(3)) text += (text.empty() ? "" : " ") + std::string(info.name);
    }
    if (!text.empty()) scopes = *OAuthScopes::Parse(text);
    actor.powers = Powers::Of(scopes);
    actor.superuser = dice.OneIn(6);
    actor.full_access = dice.OneIn(2);
    actor.readonly_superuser = dice.OneIn(8);
  }
  const char* const restrictions[] = {"", "", "", "acme/web", "acme/*", "acme/api", "other/* acme/web", "acm/*"};
  actor = testing::WithRestriction(std::move(actor), restrictions[dice.Below(8)]);

  for (const std::string_view word : {"pull", "push", "delete", "*"}) {
    if (dice.OneIn(2)) world.asked.insert(word);
  }
  return world;
}

bool NamesTheRepository(const std::string& restriction) {
  return restriction.empty() || restriction == "acme/web" || restriction == "acme/*" ||
         restriction == "other/* acme/web";
}

// What the subject may do there with all his strength.
ActionWords OfTheSubject(const World& world) {
  const Actor& actor = world.actor;
  const RepositoryFacts& repository = world.repository;
  const ActionWords by_role[] = {{}, {"pull"}, {"pull", "push"}, {"pull", "push", "delete", "*"}};
  const bool owner = actor.subject == SubjectKind::kUser && actor.id == repository.name_space.id;
  const bool admin = owner || repository.name_space.team_role == TeamRole::kAdmin;
  return admin ? by_role[3] : by_role[static_cast<int>(repository.role)];
}

// How far the scopes of the credential let anybody go.
ActionWords OfTheCredential(const World& world) {
  const OAuthScopes scopes = world.actor.powers.scopes;
  if (scopes.Has(OAuthScope::kRepoAdmin)) return {"pull", "push", "delete", "*"};
  if (scopes.Has(OAuthScope::kRepoWrite)) return {"pull", "push"};
  if (scopes.Has(OAuthScope::kRepoRead)) return {"pull"};
  return {};
}

ActionWords Common(const ActionWords& a, const ActionWords& b) {
  ActionWords both;
  for (const auto word : a) {
    if (b.contains(word)) both.insert(word);
  }
  return both;
}

ActionWords Allowed(const World& world) {
  const Actor& actor = world.actor;
  const RepositoryFacts& repository = world.repository;
  if (!repository.name_space.exists || !repository.name_space.enabled) return {};
  if (!NamesTheRepository(actor.restriction ? actor.restriction->repositories : "")) return {};
  ActionWords words;
  if (actor.subject != SubjectKind::kAnonymous) {
    const bool super_scope = actor.powers.scopes.Has(OAuthScope::kSuperUser);
    const bool everything = actor.superuser && !actor.readonly_superuser && actor.full_access && super_scope;
    words =
        everything ? ActionWords{"pull", "push", "delete", "*"} : Common(OfTheSubject(world), OfTheCredential(world));
    if (actor.readonly_superuser) words.insert("pull");
  }
  if (repository.exists && repository.visibility == Visibility::kPublic) words.insert("pull");
  if (!repository.exists) words = Common(words, {"pull"});  // the rest takes the right to create it
  return words;
}

ActionWords Granted(const World& world) {
  ActionWords asked = world.asked;
  if (asked.contains("*")) asked.insert({"pull", "push", "delete"});
  return Common(asked, Allowed(world));
}

Actions FromWords(const ActionWords& words) {
  return {.pull = words.contains("pull"),
          .push = words.contains("push"),
          .remove = words.contains("delete"),
          .star = words.contains("*")};
}

std::string Show(const World& world) {
  const Actor& actor = world.actor;
  const RepositoryFacts& repository = world.repository;
  std::string text = "subject " + ::testing::PrintToString(actor.subject);
  text += ", scopes '" + actor.powers.scopes.Print() + "', restriction '" +
          (actor.restriction ? actor.restriction->Print() : "") + "'";
  text += ", superuser " + std::to_string(actor.superuser) + std::to_string(actor.full_access);
  text += ", read-only " + std::to_string(actor.readonly_superuser);
  text += ", same id " + std::to_string(actor.id == repository.name_space.id);
  text += ", team " + std::string(NameOf(repository.name_space.team_role));
  text += ", role " + std::string(NameOf(repository.role));
  text += ", public " + std::to_string(repository.visibility == Visibility::kPublic);
  text += ", exists " + std::to_string(repository.name_space.exists) + std::to_string(repository.name_space.enabled) +
          std::to_string(repository.exists) + ", asked";
  for (const auto word : world.asked) text += " " + std::string(word);
  return text;
}

TEST(RegistryRightsPropertyTest, GrantedIsExactlyWhatWasAskedAndIsAllowed) {
  Dice dice(20'26);
  std::size_t granted_something = 0;
  std::size_t refused_something = 0;
  for (int run = 0; run < 50'000; ++run) {
    const World world = Roll(dice);
    const Actions allowed = AllowedActions(world.actor, world.repository);
    ASSERT_EQ(allowed, FromWords(Allowed(world))) << Show(world);
    const Actions asked = FromWords(world.asked);
    const Actions granted = Intersect(asked, allowed);
    ASSERT_EQ(granted, FromWords(Granted(world))) << Show(world);
    granted_something += granted.none() ? 0 : 1;
    refused_something += granted == asked ? 0 : 1;
  }
  // Worlds in which all is refused, or all is granted, would prove nothing.
  EXPECT_GT(granted_something, 5'000u);
  EXPECT_GT(refused_something, 5'000u);
}

TEST(RegistryRightsPropertyTest, EveryAllowedActionIsOneThatIsDecidedSo) {
  Dice dice(7);
  for (int run = 0; run < 20'000; ++run) {
    const World world = Roll(dice);
    const auto may = [&](RepositoryAction action) {
      return Decide(world.actor, OnRepository{action, world.repository}).allowed();
    };
    const Actions allowed = AllowedActions(world.actor, world.repository);
    ASSERT_EQ(allowed.pull, may(RepositoryAction::kPull)) << Show(world);
    ASSERT_EQ(allowed.push, may(RepositoryAction::kPush)) << Show(world);
    ASSERT_EQ(allowed.remove, may(RepositoryAction::kDelete)) << Show(world);
    ASSERT_TRUE(!allowed.star || may(RepositoryAction::kAdminister)) << Show(world);
  }
}

TEST(RegistryRightsPropertyTest, TheRoleThatARefusalNamesIsEnoughAndNoLesserOneIs) {
  Dice dice(7);
  int refused = 0;
  for (int run = 0; run < 20'000; ++run) {
    World world = Roll(dice);
    for (const auto action : {RepositoryAction::kPull, RepositoryAction::kPush, RepositoryAction::kDelete}) {
      const Decision decision = Decide(world.actor, OnRepository{action, world.repository});
      if (decision.reason != Reason::kRole) continue;
      ++refused;
      World given = world;
      for (const auto role : {RepositoryRole::kRead, RepositoryRole::kWrite, RepositoryRole::kAdmin}) {
        given.repository.role = role;
        const Decision again = Decide(given.actor, OnRepository{action, given.repository});
        ASSERT_EQ(again.reason == Reason::kRole, role < decision.needed) << Show(world);
      }
    }
  }
  EXPECT_GT(refused, 1000);
}

TEST(RegistryRightsPropertyTest, AReasonIsFoundByItsName) {
  for (std::size_t i = 0; i < kReasons; ++i) {
    const auto reason = static_cast<Reason>(i);
    EXPECT_EQ(ParseReason(NameOf(reason)), reason) << NameOf(reason);
  }
  EXPECT_FALSE(ParseReason("unknown"));
  EXPECT_FALSE(ParseReason(""));
}

TEST(RegistryRightsPropertyTest, TakingAScopeOrARoleAwayNeverAddsARight) {
  Dice dice(99);
  for (int run = 0; run < 20'000; ++run) {
    const World world = Roll(dice);
    World weaker = world;
    const bool lose_role = dice.OneIn(2);
    if (lose_role) {
      weaker.repository.role = RepositoryRole::kNone;
      weaker.repository.name_space.team_role = TeamRole::kNone;
    } else {
      weaker.actor.powers = Powers::Of(OAuthScopes{});
    }
    const Actions before = AllowedActions(world.actor, world.repository);
    const Actions after = AllowedActions(weaker.actor, weaker.repository);
    ASSERT_EQ(Union(before, after), before) << Show(world);
  }
}

}  // namespace
}  // namespace jeton
