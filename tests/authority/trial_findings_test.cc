#include "authority/federation/trial_findings.h"

#include <gtest/gtest.h>

#include "authority/audit/denial_text.h"

namespace jeton::authority {
namespace {

// Rules of that many claims each, of which the first `unmet` do not fit.
TrustTrial TrialOf(std::size_t rules, std::size_t claims) {
  TrustTrial trial{.fault = {},
                   .rules = {},
                   .fits = {},
                   .identity = {.issuer = "https://ci",
                                .subject = std::string(5000, 's'),
                                .audiences = std::vector<std::string>(50, "a"),
                                .claims = {}}};
  for (std::size_t i = 0; i < rules; ++i) {
    TrustRule rule{.id = {},
                   .account = {},
                   .issuer = "https://ci",
                   .subject = "",
                   .audiences = {},
                   .claims = {},
                   .name = std::to_string(i)};
    RuleFit fit{.issuer = true, .subject = true, .audience = true, .claims = {}};
    for (std::size_t j = 0; j < claims; ++j) {
      rule.claims.push_back({"claim" + std::to_string(j), std::string(1000, 'v')});
      fit.claims.push_back(j >= rules - i);  // the later the rule, the closer
    }
    trial.rules.push_back(std::move(rule));
    trial.fits.push_back(std::move(fit));
  }
  return trial;
}

TEST(TrialFindingsTest, KeepTheRulesThatCameClosestAndTheFirstUnmetClaims) {
  const TrialFindings findings = Summarize(TrialOf(100, 20));
  EXPECT_EQ(findings.rule_count, 100u);
  ASSERT_EQ(findings.rules.size(), 8u);
  EXPECT_EQ(findings.rules.front().name, "99");
  EXPECT_EQ(findings.rules.front().unmet_count, 1u);
  EXPECT_EQ(findings.rules.back().name, "92");
  EXPECT_EQ(findings.rules.back().unmet_count, 8u);
  EXPECT_EQ(findings.rules.back().unmet.size(), 3u);
}

TEST(TrialFindingsTest, AreSmallWhateverTheRulesAre) {
  Denial denial;
  denial.trial = Summarize(TrialOf(100, 20));
  EXPECT_LE(denial.trial->subject.size(), kMostClaimText);
  EXPECT_LE(denial.trial->rules.front().unmet.front().expected.size(), kMostClaimText);
  EXPECT_EQ(denial.trial->audiences.size(), 4u);
  EXPECT_LT(PrintDenial(denial).size(), kMostDenialText);
  EXPECT_EQ(ParseDenial(PrintDenial(denial))->trial->rules.size(), 8u) << "nothing had to be left out";
}

TEST(TrialFindingsTest, AnotherIssuerIsFartherAwayThanAnyNumberOfClaims) {
  TrustTrial trial = TrialOf(2, 2);
  trial.fits[0] = {.issuer = false, .subject = true, .audience = true, .claims = {true, true}};
  trial.fits[1] = {.issuer = true, .subject = false, .audience = false, .claims = {false, false}};
  EXPECT_EQ(Summarize(trial).rules.front().name, "1");
}

}  // namespace
}  // namespace jeton::authority
