#include "domain/trust_rule.h"

#include <gtest/gtest.h>

#include "testing/result_testing.h"

namespace jeton {
namespace {

using testing::FailsWith;

const std::vector<std::string> kOurs = {"https://tokens.example.org"};
constexpr const char* kJobIssuer = "https://ci.example.org";

TrustRule Rule(std::string subject, std::vector<std::string> audiences = {}, std::string issuer = kJobIssuer) {
  return {.issuer = std::move(issuer), .subject = std::move(subject), .audiences = std::move(audiences)};
}

TEST(TrustRuleTest, FitsAsAWholeOrNotAtAll) {
  const std::vector<TrustRule> rules = {Rule("web", {"a"}), Rule("app", {"b"}),
                                        Rule("web", {"c"}, "https://other.example.org")};
  const struct {
    const char* name;
    ForeignIdentity identity;
    TrustMismatch mismatch;
  } cases[] = {
      {"audience of another rule", {kJobIssuer, "web", {"b"}}, TrustMismatch::kAudience},
      {"audience of another issuer", {kJobIssuer, "web", {"c"}}, TrustMismatch::kAudience},
      {"subject of another issuer", {"https://other.example.org", "app", {"c"}}, TrustMismatch::kSubject},
      {"audience of the installation", {kJobIssuer, "web", kOurs}, TrustMismatch::kAudience},
      {"no audience", {kJobIssuer, "web", {}}, TrustMismatch::kAudience},
      {"empty audience", {kJobIssuer, "web", {""}}, TrustMismatch::kAudience},
      {"part of an audience", {kJobIssuer, "web", {"aa"}}, TrustMismatch::kAudience},
      {"other subject", {kJobIssuer, "we", {"a"}}, TrustMismatch::kSubject},
      {"longer subject", {kJobIssuer, "web:main", {"a"}}, TrustMismatch::kSubject},
      {"pattern as subject", {kJobIssuer, "*", {"a"}}, TrustMismatch::kSubject},
      {"empty subject", {kJobIssuer, "", {"a"}}, TrustMismatch::kSubject},
      {"capital letter", {kJobIssuer, "Web", {"a"}}, TrustMismatch::kSubject},
      {"issuer with slash", {"https://ci.example.org/", "web", {"a"}}, TrustMismatch::kIssuer},
      {"empty issuer", {"", "web", {"a"}}, TrustMismatch::kIssuer},
  };
  for (const auto& c : cases) EXPECT_TRUE(FailsWith(FindTrust(rules, c.identity, kOurs), c.mismatch)) << c.name;
  EXPECT_TRUE(FindTrust(rules, {kJobIssuer, "web", {"x", "a"}}, kOurs));
  EXPECT_TRUE(FindTrust(rules, {kJobIssuer, "app", {"b"}}, kOurs));
}

TEST(TrustRuleTest, WithoutAudiencesWantsThatOfTheInstallation) {
  const std::vector<TrustRule> rules = {Rule("web")};
  EXPECT_TRUE(FindTrust(rules, {kJobIssuer, "web", kOurs}, kOurs));
  EXPECT_TRUE(FailsWith(FindTrust(rules, {kJobIssuer, "web", {"else"}}, kOurs), TrustMismatch::kAudience));
  EXPECT_TRUE(FailsWith(FindTrust(rules, {kJobIssuer, "web", kOurs}, {}), TrustMismatch::kAudience));
}

TEST(TrustRuleTest, OfTwoForOneSubjectEachHasItsOwnAudiences) {
  TrustRule second = Rule("web", {"b"});
  second.id = *Id::ParseUuid("00000000-0000-4000-8000-000000000002");
  const std::vector<TrustRule> rules = {Rule("web", {"a"}), second};
  EXPECT_EQ(FindTrust(rules, {kJobIssuer, "web", {"b"}}, kOurs)->id, second.id);
}

TEST(TrustRuleTest, AnEmptySubjectInARuleFitsNobody) {
  EXPECT_TRUE(FailsWith(FindTrust({Rule("", {"a"})}, {kJobIssuer, "", {"a"}}, kOurs), TrustMismatch::kSubject));
}

}  // namespace
}  // namespace jeton
