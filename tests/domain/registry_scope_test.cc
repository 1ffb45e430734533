#include "domain/registry_scope.h"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

namespace jeton {
namespace {

constexpr Actions kPull{.pull = true};
constexpr Actions kPush{.push = true};
constexpr Actions kDelete{.remove = true};
constexpr Actions kStar{.star = true};
constexpr Actions kPullPush{.pull = true, .push = true};
constexpr Actions kNone{};

TEST(RegistryScopeTest, ReadsOneScope) {
  const struct {
    std::string_view text;
    ResourceType type;
    bool plugin;
    std::string_view name;
    Actions actions;
  } cases[] = {
      {"repository:acme/web:pull", ResourceType::kRepository, false, "acme/web", kPull},
      {"repository:acme/web:pull,push", ResourceType::kRepository, false, "acme/web", kPullPush},
      {"repository:acme/web:push,pull", ResourceType::kRepository, false, "acme/web", kPullPush},
      {"repository:acme/web:delete", ResourceType::kRepository, false, "acme/web", kDelete},
      {"repository:acme/web:*", ResourceType::kRepository, false, "acme/web", kStar},
      {"repository:acme/web:pull,pull", ResourceType::kRepository, false, "acme/web", kPull},
      {"repository:web:pull", ResourceType::kRepository, false, "web", kPull},
      {"repository:host:5000/acme/web:pull", ResourceType::kRepository, false, "host:5000/acme/web", kPull},
      {"repository:a/b/c/d:pull", ResourceType::kRepository, false, "a/b/c/d", kPull},
      {"repository:Acme/Web:pull", ResourceType::kRepository, false, "Acme/Web", kPull},
      {"repository(plugin):acme/web:pull", ResourceType::kRepository, true, "acme/web", kPull},
      {"registry:catalog:*", ResourceType::kCatalog, false, "catalog", kStar},
      {"registry:catalog:search", ResourceType::kCatalog, false, "catalog", kNone},
      // Well-formed, and no access in it.
      {"repository:acme/web:", ResourceType::kRepository, false, "acme/web", kNone},
      {"repository:acme/web:,", ResourceType::kRepository, false, "acme/web", kNone},
      {"repository:acme/web:pull,", ResourceType::kRepository, false, "acme/web", kPull},
      {"repository:acme/web:,,push", ResourceType::kRepository, false, "acme/web", kPush},
      {"repository:acme/web:erase", ResourceType::kRepository, false, "acme/web", kNone},
      {"repository:acme/web:erase,pull", ResourceType::kRepository, false, "acme/web", kPull},
      {"repository:acme/web:PULL", ResourceType::kRepository, false, "acme/web", kNone},
      {"repository:acme/web:**", ResourceType::kRepository, false, "acme/web", kNone},
      {"repository:acme/web:pulls", ResourceType::kRepository, false, "acme/web", kNone},
      {"repository::pull", ResourceType::kRepository, false, "", kPull},
      {"registry:other:*", ResourceType::kUnknown, false, "other", kStar},
      {"registry(plugin):catalog:*", ResourceType::kUnknown, false, "catalog", kStar},
      {"repository(other):acme/web:pull", ResourceType::kUnknown, false, "acme/web", kPull},
      {"Repository:acme/web:pull", ResourceType::kUnknown, false, "acme/web", kPull},
      {"user:me:pull", ResourceType::kUnknown, false, "me", kPull},
  };
  for (const auto& c : cases) {
    const auto [scopes, malformed] = RegistryScopes::Parse({std::string(c.text)});
    ASSERT_FALSE(malformed) << c.text;
    ASSERT_EQ(scopes.size(), 1u) << c.text;
    const RegistryScope& scope = scopes.front();
    EXPECT_EQ(scope.type, c.type) << c.text;
    EXPECT_EQ(scope.plugin, c.plugin) << c.text;
    EXPECT_EQ(scope.name, c.name) << c.text;
    EXPECT_EQ(scope.actions, c.actions) << c.text;
  }
}

TEST(RegistryScopeTest, WhatIsNoScopeAtAllIsNamedAndEndsTheList) {
  for (const std::string piece :
       {"acme/web", "repository", "repository:acme/web", ":", "::", ":acme/web:pull", "x:y"}) {
    EXPECT_EQ(RegistryScopes::Parse({piece}).malformed, piece);
    EXPECT_EQ(RegistryScopes::Parse({"repository:a/b:pull " + piece}).malformed, piece);
    const auto [scopes, malformed] =
        RegistryScopes::Parse({"repository:a/b:pull", piece, "also bad", "repository:c:pull"});
    EXPECT_EQ(malformed, piece);
    ASSERT_EQ(scopes.size(), 1u) << piece;
    EXPECT_EQ(scopes[0].name, "a/b");
  }
}

TEST(RegistryScopeTest, NoScopeAndBlankScopesAreNoError) {
  const std::vector<std::vector<std::string>> requests = {{}, {""}, {"  "}, {"", " ", ""}};
  for (const auto& texts : requests) {
    const auto [scopes, malformed] = RegistryScopes::Parse(texts);
    EXPECT_FALSE(malformed);
    EXPECT_TRUE(scopes.empty());
  }
}

std::string Summary(const std::vector<RegistryScope>& scopes) {
  std::string text;
  for (const RegistryScope& scope : scopes) {
    text += text.empty() ? "" : " ";
    text += (scope.plugin ? "plugin " : "") + scope.name + ":";
    text += scope.actions.pull ? "l" : "";
    text += scope.actions.push ? "s" : "";
    text += scope.actions.remove ? "d" : "";
    text += scope.actions.star ? "*" : "";
  }
  return text;
}

TEST(RegistryScopeTest, RepeatedResourcesAreMergedAtTheirFirstPlace) {
  const struct {
    std::vector<std::string> texts;
    std::string_view expected;
  } cases[] = {
      {{"repository:a:pull", "repository:b:pull", "repository:a:push"}, "a:ls b:l"},
      {{"repository:a:pull repository:b:pull repository:a:push"}, "a:ls b:l"},
      {{"repository:a:pull repository:b:pull", "repository:b:delete repository:a:pull"}, "a:l b:ld"},
      {{"repository:a:pull,push", "repository:a:pull,push"}, "a:ls"},
      {{"repository:a:pull  repository:a:* "}, "a:l*"},
      {{"repository(plugin):a:pull,push repository:a:pull"}, "plugin a:ls"},
      {{"repository:a:pull", "repository(plugin):a:push"}, "plugin a:ls"},
      {{"repository:catalog:pull", "registry:catalog:*"}, "catalog:l catalog:*"},
      {{"repository:a:pull", "repository:A:pull"}, "a:l A:l"},
  };
  for (const auto& c : cases) {
    const auto [scopes, malformed] = RegistryScopes::Parse(c.texts);
    EXPECT_FALSE(malformed);
    EXPECT_EQ(Summary(scopes), c.expected);
  }
}

TEST(ActionsTest, ANoneIsNoAction) {
  EXPECT_TRUE(kNone.none());
  for (const Actions& one : {kPull, kPush, kDelete, kStar}) EXPECT_FALSE(one.none());
}

Actions FromBits(unsigned bits) {
  return {.pull = (bits & 1) != 0, .push = (bits & 2) != 0, .remove = (bits & 4) != 0, .star = (bits & 8) != 0};
}
unsigned ToBits(const Actions& a) {
  return (a.pull ? 1u : 0) | (a.push ? 2u : 0) | (a.remove ? 4u : 0) | (a.star ? 8u : 0);
}

TEST(ActionsTest, UnionHoldsWhatEitherHolds) {
  for (unsigned a = 0; a < 16; ++a) {
    for (unsigned b = 0; b < 16; ++b) EXPECT_EQ(ToBits(Union(FromBits(a), FromBits(b))), a | b);
  }
}

TEST(ActionsTest, IntersectionIsAskedAndAllowedWithTheStarSpelledOut) {
  for (unsigned asked = 0; asked < 16; ++asked) {
    for (unsigned allowed = 0; allowed < 16; ++allowed) {
      const unsigned granted = ToBits(Intersect(FromBits(asked), FromBits(allowed)));
      const unsigned spelled_out = (asked & 8) != 0 ? 15u : asked;
      EXPECT_EQ(granted, spelled_out & allowed) << asked << ' ' << allowed;
      EXPECT_EQ(granted & ~allowed, 0u) << "never wider than what is allowed";
    }
  }
}

TEST(RegistryScopeTest, RandomTextNeverGivesAnActionThatWasNotAskedFor) {
  std::mt19937 generator(11);
  const std::string_view pieces[] = {"repository", "registry", ":", "acme/web", "catalog",  "pull", "push",
                                     "delete",     ",",        " ", "*",        "(plugin)", "",     "\xff"};
  for (int run = 0; run < 20'000; ++run) {
    std::string text;
    for (auto i = generator() % 12; i > 0; --i) text += pieces[generator() % std::size(pieces)];
    const auto [scopes, malformed] = RegistryScopes::Parse({text});
    if (malformed) {
      EXPECT_NE(text.find(*malformed), std::string::npos) << text;
    }
    for (const RegistryScope& scope : scopes) {
      EXPECT_NE(text.find(":"), std::string::npos);
      EXPECT_TRUE(!scope.actions.pull || text.find("pull") != std::string::npos) << text;
      EXPECT_TRUE(!scope.actions.push || text.find("push") != std::string::npos) << text;
      EXPECT_TRUE(!scope.actions.remove || text.find("delete") != std::string::npos) << text;
      EXPECT_TRUE(!scope.actions.star || text.find('*') != std::string::npos) << text;
    }
  }
}

}  // namespace
}  // namespace jeton
