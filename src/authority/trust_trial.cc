#include "authority/trust_trial.h"

#include "storage/trust_rules.h"

namespace jeton::authority {
namespace {

// What the issuer has signed, if it has and if a rule names it.
Result<Proof, ExchangeRefusal> Examine(const Authority& authority, const std::vector<TrustRule>& rules,
                                       std::string_view token, TimePoint now) {
  const auto jwt = ParseForeign(authority, token);
  if (!jwt) return Fail(jwt.error());
  const std::string& issuer = jwt->claimed_issuer();
  if (!TrustsIssuer(rules, issuer)) return Fail(ExchangeRefusal{ExchangeError::kUnknownIssuer, issuer});
  auto proof = VerifyForeign(authority, *jwt, now);
  if (!proof) return Fail(ExchangeRefusal{proof.error(), issuer});
  return std::move(*proof);
}

}  // namespace

TrustTrial TryRules(const Authority& authority, const Work& work, const Id& robot, std::string_view token) {
  TrustTrial trial{.fault = {}, .rules = storage::TrustRules(work.tx()).Of(robot), .fits = {}, .identity = {}};
  const auto proof = Examine(authority, trial.rules, token, work.now);
  if (!proof) {
    trial.fault = proof.error();
    return trial;
  }
  trial.identity = proof->claims.identity;
  if (const auto fault = FaultOfTimes(proof->claims, work.now)) trial.fault = ExchangeRefusal{*fault};
  for (const TrustRule& rule : trial.rules) {
    trial.fits.push_back(Compare(rule, trial.identity, authority.settings.federation_audiences));
  }
  return trial;
}

Result<TrustTrial, Refusal> TryToken(Authority& authority, const Work& work, const Actor& actor,
                                     const RobotOwner& owner, std::string_view short_name, std::string_view token) {
  const auto robot = FindRobot(authority, work, actor, owner, short_name, true);
  if (!robot) return Fail(robot.error());
  return TryRules(authority, work, robot->id, token);
}

}  // namespace jeton::authority
