#include "domain/trust_rule.h"

#include <gtest/gtest.h>

#include "testing/result_testing.h"

namespace jeton {
namespace {

using testing::FailsWith;

const std::vector<std::string> kOurs = {"https://tokens.example.org"};
constexpr const char* kIssuer = "https://ci.example.org";

TrustRule Rule(std::string subject, std::vector<std::string> audiences = {}, std::string issuer = kIssuer) {
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
      {"audience of another rule", {kIssuer, "web", {"b"}}, TrustMismatch::kAudience},
      {"audience of another issuer", {kIssuer, "web", {"c"}}, TrustMismatch::kAudience},
      {"subject of another issuer", {"https://other.example.org", "app", {"c"}}, TrustMismatch::kSubject},
      {"audience of the installation", {kIssuer, "web", kOurs}, TrustMismatch::kAudience},
      {"no audience", {kIssuer, "web", {}}, TrustMismatch::kAudience},
      {"empty audience", {kIssuer, "web", {""}}, TrustMismatch::kAudience},
      {"part of an audience", {kIssuer, "web", {"aa"}}, TrustMismatch::kAudience},
      {"other subject", {kIssuer, "we", {"a"}}, TrustMismatch::kSubject},
      {"longer subject", {kIssuer, "web:main", {"a"}}, TrustMismatch::kSubject},
      {"pattern as subject", {kIssuer, "*", {"a"}}, TrustMismatch::kSubject},
      {"empty subject", {kIssuer, "", {"a"}}, TrustMismatch::kSubject},
      {"capital letter", {kIssuer, "Web", {"a"}}, TrustMismatch::kSubject},
      {"issuer with slash", {"https://ci.example.org/", "web", {"a"}}, TrustMismatch::kIssuer},
      {"empty issuer", {"", "web", {"a"}}, TrustMismatch::kIssuer},
  };
  for (const auto& c : cases) EXPECT_TRUE(FailsWith(FindTrust(rules, c.identity, kOurs), c.mismatch)) << c.name;
  EXPECT_TRUE(FindTrust(rules, {kIssuer, "web", {"x", "a"}}, kOurs));
  EXPECT_TRUE(FindTrust(rules, {kIssuer, "app", {"b"}}, kOurs));
}

TEST(TrustRuleTest, WithoutAudiencesWantsThatOfTheInstallation) {
  const std::vector<TrustRule> rules = {Rule("web")};
  EXPECT_TRUE(FindTrust(rules, {kIssuer, "web", kOurs}, kOurs));
  EXPECT_TRUE(FailsWith(FindTrust(rules, {kIssuer, "web", {"else"}}, kOurs), TrustMismatch::kAudience));
  EXPECT_TRUE(FailsWith(FindTrust(rules, {kIssuer, "web", kOurs}, {}), TrustMismatch::kAudience));
}

TEST(TrustRuleTest, OfTwoForOneSubjectEachHasItsOwnAudiences) {
  TrustRule second = Rule("web", {"b"});
  second.id = *Id::ParseUuid("00000000-0000-4000-8000-000000000002");
  const std::vector<TrustRule> rules = {Rule("web", {"a"}), second};
  EXPECT_EQ(FindTrust(rules, {kIssuer, "web", {"b"}}, kOurs)->id, second.id);
}

TEST(TrustRuleTest, AnEmptySubjectInARuleFitsNobody) {
  EXPECT_TRUE(FailsWith(FindTrust({Rule("", {"a"})}, {kIssuer, "", {"a"}}, kOurs), TrustMismatch::kSubject));
}

}  // namespace
}  // namespace jeton
