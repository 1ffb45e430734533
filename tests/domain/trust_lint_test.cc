#include "domain/federation/trust_lint.h"

#include <gtest/gtest.h>

namespace jeton {
namespace {

using Kind = TrustWarning::Kind;

constexpr const char* kOwn = "https://ci.example.org";
constexpr const char* kShared = "https://token.actions.githubusercontent.com";

std::vector<TrustWarning> Warnings(std::vector<ClaimPattern> claims, std::string subject = "",
                                   std::string issuer = kShared) {
  return Lint(
      {.issuer = std::move(issuer), .subject = std::move(subject), .audiences = {"a"}, .claims = std::move(claims)});
}

using List = std::vector<TrustWarning>;

TEST(TrustLintTest, SaysNothingOfARuleThatSaysEverything) {
  EXPECT_EQ(Warnings({{"repository_id", "74"}, {"ref", "refs/heads/main"}}), List());
  EXPECT_EQ(Warnings({{"repository_owner_id", "9"}, {"environment", "prod"}}), List());
  EXPECT_EQ(Warnings({{"project_id", "7"}, {"ref_protected", "true"}}, "", "https://gitlab.com"), List());
  EXPECT_EQ(Warnings({{"/kubernetes.io/serviceaccount/uid", "u-1"}}, "system:serviceaccount:shop:ci", kOwn), List());
}

// A name that was given up can be taken by somebody else.
TEST(TrustLintTest, D4RecycledNamesWarnsOfRulesThatKnowNamesAlone) {
  EXPECT_EQ(Warnings({}, "repo:acme/web:ref:refs/heads/main"), List{{Kind::kNamesOnly}});
  EXPECT_EQ(Warnings({{"repository", "acme/web"}, {"ref", "refs/heads/main"}}), List{{Kind::kNamesOnly}});
  EXPECT_EQ(Warnings({{"environment", "prod"}}, "ci", kOwn), List{{Kind::kNamesOnly}});
  EXPECT_EQ(Warnings({{"run_id", "5"}, {"repository", "acme/web"}, {"ref", "x"}}), List{{Kind::kNamesOnly}});
}

TEST(TrustLintTest, WarnsOfEveryWildcard) {
  EXPECT_EQ(Warnings({{"repository_id", "74"}, {"ref", "refs/tags/v*"}, {"workflow_ref", "acme/*@x"}}),
            (List{{Kind::kWildcard, "ref"}, {Kind::kWildcard, "workflow_ref"}}));
  EXPECT_EQ(Warnings({{"repository_id", "7*"}, {"ref", "refs/heads/main"}}),
            (List{{Kind::kNamesOnly}, {Kind::kWildcard, "repository_id"}, {Kind::kSharedIssuer}}));
}

TEST(TrustLintTest, WarnsOfAStarThatIsNoneInASubject) {
  EXPECT_EQ(Warnings({{"repository_id", "74"}, {"ref", "refs/heads/main"}}, "repo:acme/*"), List{{Kind::kLiteralStar}});
}

TEST(TrustLintTest, WarnsOfRepositoriesWithoutBranchOrEnvironment) {
  EXPECT_EQ(Warnings({{"repository_id", "74"}}), List{{Kind::kAnyRef}});
  EXPECT_EQ(Warnings({{"project_id", "7"}}, "", kOwn), List{{Kind::kAnyRef}});
  EXPECT_EQ(Warnings({{"repository_id", "74"}}, "repo:acme/web:pull_request"), List{{Kind::kAnyRef}});
  EXPECT_EQ(Warnings({{"repository_id", "74"}}, "repo:acme/web:environment:prod"), List());
}

TEST(TrustLintTest, WarnsOfAnIssuerOfEverybodyWithoutAnOwner) {
  const List expected = {{Kind::kNamesOnly}, {Kind::kSharedIssuer}};
  EXPECT_EQ(Warnings({{"ref", "refs/heads/main"}}), expected);
  EXPECT_EQ(Warnings({{"ref", "refs/heads/main"}}, "", kOwn), List{{Kind::kNamesOnly}});
  EXPECT_EQ(Warnings({{"repository", "acme/*"}, {"ref", "x"}}),
            (List{{Kind::kNamesOnly}, {Kind::kWildcard, "repository"}}));
  EXPECT_EQ(Warnings({{"repository", "ac*/web"}, {"ref", "x"}}),
            (List{{Kind::kNamesOnly}, {Kind::kWildcard, "repository"}, {Kind::kSharedIssuer}}));
}

TEST(TrustLintTest, WarnsOfRulesThatLeaveTheAudienceToTheInstallation) {
  EXPECT_EQ(Lint({.issuer = kOwn, .subject = "ci", .audiences = {}, .claims = {{"user_id", "1"}}}),
            List{{Kind::kNoAudience}});
}

}  // namespace
}  // namespace jeton
