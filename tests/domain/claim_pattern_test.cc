#include "domain/claim_pattern.h"

#include <gtest/gtest.h>

#include "base/json.h"
#include "domain/trust_rule.h"
#include "testing/result_testing.h"

namespace jeton {
namespace {

using testing::FailsWith;

constexpr const char* kIssuer = "https://ci.example.org";

boost::json::object Claims(std::string_view text) { return ParseJson(text).value().get_object(); }

TEST(ClaimPatternTest, WithoutAWildcardIsByteForByte) {
  const auto claims = Claims(R"({"ref":"refs/heads/main"})");
  EXPECT_TRUE(Fits({"ref", "refs/heads/main"}, claims));
  for (const char* value : {"refs/heads/mai", "refs/heads/main2", "efs/heads/main", "Refs/heads/main", "main", " ",
                            "refs/heads/main ", "refs.heads/main", "refs/heads/[m]ain", "refs/heads/mai?"}) {
    EXPECT_FALSE(Fits({"ref", value}, claims)) << value;
  }
}

// Names may end where another one begins: what stands between two delimiters is one thing.
TEST(ClaimPatternTest, D4DelimiterCollisionNoWildcardGoesBeyondADelimiter) {
  const struct {
    const char* pattern;
    const char* text;
    bool fits;
  } cases[] = {
      {"refs/heads/*", "refs/heads/main", true},
      {"refs/heads/*", "refs/heads/", false},
      {"refs/heads/*", "refs/heads/a/b", false},
      {"refs/heads/*", "refs/heads/a:b", false},
      {"refs/heads/*", "refs/heads/a@b", false},
      {"refs/heads/*", "refs/tags/main", false},
      {"refs/heads/*", "x/refs/heads/main", false},
      {"refs/tags/v*", "refs/tags/v1.2", true},
      {"refs/tags/v*", "refs/tags/v", false},
      {"refs/tags/v*", "refs/tags/x", false},
      {"refs/*/main", "refs/heads/main", true},
      {"refs/*/main", "refs/heads/x/main", false},
      {"refs/*/main", "refs//main", false},
      {"acme/*", "acme/web", true},
      {"acme/*", "acme-evil/web", false},
      {"acme/*", "acme/web@refs/heads/main", false},
      {"acme/*:prod", "acme/web:prod", true},
      {"acme/*:prod", "acme/web:x:prod", false},
      {"acme/*@refs/heads/main", "acme/web@refs/heads/main", true},
      {"acme/*@refs/heads/main", "acme/x@refs/heads/evil@refs/heads/main", false},
      {"*-release", "1-release", true},
      {"*-release", "1-release-2", false},
      {"a*b*c", "aXbYc", false},
      {"a*a", "a", false},
      {"a*a", "aa", false},
      {"a*a", "aaa", true},
      {"a*b/c*d", "aXb/cYd", true},
      {"a*b/c*d", "aX/Yb/cYd", false},
      {"v*", "*", false},
      {"v*", "v*", true},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(Fits({"claim", c.pattern}, {{"claim", c.text}}), c.fits) << c.pattern << " on " << c.text;
  }
}

TEST(ClaimPatternTest, ManyStarsTakeNoLongTime) {
  std::string pattern;
  for (int i = 0; i < 500; ++i) pattern += "a*";
  EXPECT_FALSE(Fits({"claim", pattern + "b"}, {{"claim", std::string(4000, 'a')}}));
}

TEST(ClaimPatternTest, NumbersAndBooleansAreComparedByTheirText) {
  const auto claims = Claims(R"({"id":74,"text":"74","yes":true,"no":false,"null":null,"half":0.5,"list":["74"],
                                 "object":{"id":"74"},"huge":18446744073709551616})");
  for (const char* name : {"id", "text"}) EXPECT_TRUE(Fits({name, "74"}, claims)) << name;
  EXPECT_TRUE(Fits({"yes", "true"}, claims));
  EXPECT_TRUE(Fits({"no", "false"}, claims));
  EXPECT_FALSE(Fits({"id", "7*"}, claims)) << "a part of a number is nothing";
  EXPECT_TRUE(Fits({"text", "7*"}, claims));
  EXPECT_FALSE(Fits({"id", "074"}, claims));
  EXPECT_FALSE(Fits({"null", "null"}, claims));
  EXPECT_FALSE(Fits({"list", "74"}, claims)) << "a list is not one of its elements";
  EXPECT_FALSE(Fits({"object", "74"}, claims));
  EXPECT_FALSE(Fits({"huge", "18446744073709551616"}, claims)) << "what cannot be held exactly fits nothing";
  EXPECT_FALSE(Fits({"absent", "74"}, claims));
  EXPECT_EQ(FindClaim(claims, "half"), "5E-1");
}

TEST(ClaimPatternTest, APointerLeadsThroughObjects) {
  const auto claims = Claims(R"({"kubernetes.io":{"namespace":"shop","serviceaccount":{"name":"ci","uid":"u-1"}},
                                 "a/b":{"~":"x"},"kubernetes":{"io":"y"},"/odd":"z"})");
  EXPECT_TRUE(Fits({"/kubernetes.io/namespace", "shop"}, claims));
  EXPECT_TRUE(Fits({"/kubernetes.io/serviceaccount/name", "ci"}, claims));
  EXPECT_TRUE(Fits({"/a~1b/~0", "x"}, claims));
  EXPECT_TRUE(Fits({"/~1odd", "z"}, claims));
  EXPECT_FALSE(Fits({"kubernetes.io", "y"}, claims)) << "a dot is a part of a name";
  EXPECT_FALSE(Fits({"kubernetes.io/namespace", "shop"}, claims)) << "only what begins with a slash is a pointer";
  EXPECT_FALSE(Fits({"/odd", "z"}, claims));
  EXPECT_FALSE(Fits({"/kubernetes.io/namespace/x", "shop"}, claims));
}

TEST(ClaimPatternTest, WhatIsNoPatternSaysWhyAndFitsNothing) {
  const auto claims = Claims(R"({"a":"*","":"x","sub":"x","~":"x"})");
  for (const ClaimPattern& pattern : std::vector<ClaimPattern>{{"", "x"},
                                                               {"/", "x"},
                                                               {"/a/", "x"},
                                                               {"//a", "x"},
                                                               {"/~", "x"},
                                                               {"/~2", "x"},
                                                               {"a", ""},
                                                               {"a", "*"},
                                                               {"a", "**"},
                                                               {"a", "x**"},
                                                               {"a", "*/*"},
                                                               {"a", "a*b*c"},
                                                               {"a", "*:*@*"},
                                                               {"a", "/"},
                                                               {"sub", "x"},
                                                               {"/sub", "x"},
                                                               {"iss", "x"},
                                                               {"aud", "x"},
                                                               {"exp", "1"},
                                                               {"nbf", "1"},
                                                               {"iat", "1"},
                                                               {"jti", "x"},
                                                               {"a", std::string(2049, 'x')},
                                                               {std::string(2049, 'x'), "x"}}) {
    EXPECT_FALSE(FaultOf(pattern).empty()) << pattern.name << "=" << pattern.value;
    EXPECT_FALSE(Fits(pattern, claims)) << pattern.name << "=" << pattern.value;
  }
  EXPECT_EQ(FaultOf({"ref", "refs/heads/*"}), "");
}

TrustRule RuleOf(std::vector<ClaimPattern> claims, std::string subject = "", std::string audience = "a") {
  return {.issuer = kIssuer,
          .subject = std::move(subject),
          .audiences = {std::move(audience)},
          .claims = std::move(claims)};
}

ForeignIdentity Identity(std::string_view claims, std::string audience = "a") {
  return {kIssuer, "repo:acme/web", {std::move(audience)}, Claims(claims)};
}

TEST(ClaimRuleTest, AllClaimsAndTheSubjectFitOrNothingDoes) {
  const auto identity = Identity(R"({"repository_id":"74","ref":"refs/heads/main"})");
  EXPECT_TRUE(FindTrust({RuleOf({{"repository_id", "74"}, {"ref", "refs/heads/main"}})}, identity, {}));
  EXPECT_TRUE(FindTrust({RuleOf({{"repository_id", "74"}}, "repo:acme/web")}, identity, {}));
  const struct {
    TrustRule rule;
    TrustMismatch mismatch;
  } cases[] = {
      {RuleOf({{"repository_id", "75"}, {"ref", "refs/heads/main"}}), TrustMismatch::kClaims},
      {RuleOf({{"repository_id", "74"}, {"ref", "refs/heads/dev"}}), TrustMismatch::kClaims},
      {RuleOf({{"repository_id", "74"}, {"environment", "prod"}}), TrustMismatch::kClaims},
      {RuleOf({{"repository_id", "74"}}, "repo:acme/app"), TrustMismatch::kSubject},
      {RuleOf({{"repository_id", "74"}}, "", "b"), TrustMismatch::kAudience},
      {RuleOf({}), TrustMismatch::kSubject},
  };
  for (const auto& c : cases) EXPECT_TRUE(FailsWith(FindTrust({c.rule}, identity, {}), c.mismatch));
}

TEST(ClaimRuleTest, D4RulePoolingNothingOfOneRuleHelpsAnother) {
  const std::vector<TrustRule> rules = {
      RuleOf({{"repository_id", "1"}, {"ref", "refs/heads/main"}}, "", "a"),
      RuleOf({{"repository_id", "2"}, {"ref", "refs/heads/dev"}}, "", "b"),
      RuleOf({{"environment", "prod"}}, "repo:acme/other", "c"),
  };
  int fitting = 0;
  for (const char* id : {"1", "2"}) {
    for (const char* ref : {"refs/heads/main", "refs/heads/dev"}) {
      for (const char* audience : {"a", "b", "c"}) {
        const std::string claims =
            R"({"environment":"prod","repository_id":")" + std::string(id) + R"(","ref":")" + ref + "\"}";
        if (FindTrust(rules, Identity(claims, audience), {})) ++fitting;
      }
    }
  }
  EXPECT_EQ(fitting, 2) << "of twelve combinations only those that one rule asks for";
}

TEST(ClaimRuleTest, TheComparisonSaysWhichPartFits) {
  const auto rule = RuleOf({{"repository_id", "74"}, {"ref", "refs/heads/dev"}}, "repo:acme/web", "b");
  const RuleFit fit = Compare(rule, Identity(R"({"repository_id":74,"ref":"refs/heads/main"})"), {});
  EXPECT_TRUE(fit.issuer);
  EXPECT_TRUE(fit.subject);
  EXPECT_FALSE(fit.audience);
  EXPECT_EQ(fit.claims, (std::vector<bool>{true, false}));
  EXPECT_FALSE(fit.Whole());
}

}  // namespace
}  // namespace jeton
