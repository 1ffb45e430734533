#include "endpoints/quay/federation/trust_trial.h"

#include "endpoints/quay/federation/robot_exchange.h"
#include "endpoints/quay/federation/trust_rules.h"

namespace jeton::endpoints::quay {
namespace {

json::array ViewClaimFits(const TrustRule& rule, const RuleFit& fit, const ForeignIdentity& identity) {
  json::array claims;
  for (std::size_t i = 0; i < rule.claims.size(); ++i) {
    const ClaimPattern& claim = rule.claims[i];
    claims.push_back({{"name", claim.name},
                      {"wanted", claim.value},
                      {"found", TextOrNull(FindClaim(identity.claims, claim.name))},
                      {"fits", bool(fit.claims[i])}});
  }
  return claims;
}

}  // namespace

json::object ViewTrial(const authority::TrustTrial& trial) {
  json::array rules;
  bool fits = false;
  for (std::size_t i = 0; i < trial.fits.size(); ++i) {
    const RuleFit& fit = trial.fits[i];
    fits = fits || fit.Whole();
    rules.push_back({{"rule", ViewTrustRule(trial.rules[i])},
                     {"fits", fit.Whole()},
                     {"issuer", fit.issuer},
                     {"subject", fit.subject},
                     {"audience", fit.audience},
                     {"claims", ViewClaimFits(trial.rules[i], fit, trial.identity)}});
  }
  const ForeignIdentity& identity = trial.identity;
  return {{"accepted", fits && !trial.fault},
          {"fault", trial.fault ? json::value(wire::JsonView(ReasonOf(trial.fault->error))) : json::value(nullptr)},
          {"issuer", identity.issuer},
          {"subject", identity.subject},
          {"audiences", json::array(identity.audiences.begin(), identity.audiences.end())},
          {"rules", std::move(rules)}};
}

}  // namespace jeton::endpoints::quay
