#include "authority/federation/trial_findings.h"

#include <algorithm>
#include <numeric>

#include "authority/audit/denial_text.h"

namespace jeton::authority {
namespace {

constexpr std::size_t kMostRules = 8;
constexpr std::size_t kMostUnmet = 3;
constexpr std::size_t kMostAudiences = 4;

std::size_t UnmetClaims(const RuleFit& fit) {
  return static_cast<std::size_t>(std::count(fit.claims.begin(), fit.claims.end(), false));
}

// Measures how far a rule is from matching. A wrong issuer outweighs a wrong audience or subject, and these outweigh
// all claims that a rule may have.
std::size_t Distance(const RuleFit& fit) {
  constexpr std::size_t kPart = 1000;
  return (fit.issuer ? 0 : 4 * kPart) + (fit.audience ? 0 : kPart) + (fit.subject ? 0 : kPart) + UnmetClaims(fit);
}

RuleFinding FindingOf(const TrustRule& rule, const RuleFit& fit, const ForeignIdentity& identity) {
  RuleFinding finding{.rule = rule.id,
                      .name = CutText(rule.name, kMostClaimText),
                      .issuer = fit.issuer,
                      .subject = fit.subject,
                      .audience = fit.audience,
                      .fits = fit.Whole(),
                      .unmet_count = UnmetClaims(fit),
                      .unmet = {}};
  for (std::size_t i = 0; i < fit.claims.size() && finding.unmet.size() < kMostUnmet; ++i) {
    if (fit.claims[i]) continue;
    const ClaimPattern& claim = rule.claims[i];
    auto found = FindClaim(identity.claims, claim.name);
    if (found) found = CutText(*found, kMostClaimText);
    finding.unmet.push_back(
        {CutText(claim.name, kMostClaimText), CutText(claim.value, kMostClaimText), std::move(found)});
  }
  return finding;
}

}  // namespace

std::string_view NameOf(ExchangeError error) {
  switch (error) {
    case ExchangeError::kUnknownRobot: return "unknown_robot";
    case ExchangeError::kNoRules: return "no_rules";
    case ExchangeError::kMalformed: return "malformed";
    case ExchangeError::kTooLarge: return "too_large";
    case ExchangeError::kNoIssuer: return "no_issuer";
    case ExchangeError::kUnknownIssuer: return "unknown_issuer";
    case ExchangeError::kKeysNotFetched:
    case ExchangeError::kKeysUnreachable: return "keys_unreachable";
    case ExchangeError::kKeysUnusable: return "keys_unusable";
    case ExchangeError::kUnknownKey: return "unknown_key";
    case ExchangeError::kForged: return "forged";
    case ExchangeError::kNoTimes: return "no_times";
    case ExchangeError::kExpired: return "expired";
    case ExchangeError::kNotYet: return "not_yet";
    case ExchangeError::kTooLong: return "lives_too_long";
    case ExchangeError::kTooOld: return "too_old";
    case ExchangeError::kWrongAudience: return "wrong_audience";
    case ExchangeError::kWrongSubject: return "wrong_subject";
    case ExchangeError::kWrongClient: return "wrong_client";
    case ExchangeError::kNotHttps: return "issuer_not_https";
    case ExchangeError::kUndecided:
    case ExchangeError::kAmbiguous: return "ambiguous";
    case ExchangeError::kRobotUnusable: return "robot_unusable";
    case ExchangeError::kUsedBefore: return "used_before";
    case ExchangeError::kBoundElsewhere: return "bound_elsewhere";
    case ExchangeError::kSignatureUnchecked:
    case ExchangeError::kNeedsWrite: break;
  }
  return "unknown";
}

TrialFindings Summarize(const TrustTrial& trial) {
  const ForeignIdentity& identity = trial.identity;
  TrialFindings findings{.fault = trial.fault ? std::string(NameOf(trial.fault->error)) : std::string(),
                         .issuer = CutText(identity.issuer, kMostClaimText),
                         .subject = CutText(identity.subject, kMostClaimText),
                         .audiences = {},
                         .rule_count = trial.rules.size(),
                         .rules = {}};
  for (const std::string& audience : identity.audiences) {
    if (findings.audiences.size() < kMostAudiences) findings.audiences.push_back(CutText(audience, kMostClaimText));
  }
  std::vector<std::size_t> closest(trial.fits.size());
  std::iota(closest.begin(), closest.end(), std::size_t{0});
  std::stable_sort(closest.begin(), closest.end(),
                   [&](std::size_t a, std::size_t b) { return Distance(trial.fits[a]) < Distance(trial.fits[b]); });
  closest.resize(std::min(closest.size(), kMostRules));
  for (const std::size_t i : closest) findings.rules.push_back(FindingOf(trial.rules[i], trial.fits[i], identity));
  return findings;
}

}  // namespace jeton::authority
