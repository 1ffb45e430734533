#include "authority/federation/job_login.h"

#include <algorithm>

#include "authority/audit.h"
#include "authority/federation/foreign_token.h"
#include "domain/names.h"
#include "storage/tokens/trust_rules.h"

namespace jeton::authority {
namespace {

CredentialError ErrorOf(const ExchangeRefusal& refusal) {
  switch (refusal.error) {
    case ExchangeError::kUnknownRobot: return CredentialError::kUnknownRobot;
    case ExchangeError::kKeysNotFetched: return CredentialError::kKeysNotFetched;
    case ExchangeError::kSignatureUnchecked: return CredentialError::kSignatureUnchecked;
    case ExchangeError::kKeysUnreachable: return CredentialError::kKeysUnreachable;
    case ExchangeError::kKeysUnusable: return CredentialError::kKeysUnusable;
    case ExchangeError::kUndecided: return CredentialError::kRobotUndecided;
    case ExchangeError::kTooLarge: return CredentialError::kTokenTooLarge;
    case ExchangeError::kTooLong: return CredentialError::kTokenTooLasting;
    case ExchangeError::kWrongAudience: return CredentialError::kWrongAudience;
    case ExchangeError::kRobotUnusable: return refusal.credential;
    default: return CredentialError::kNotOfThisRobot;
  }
}

storage::AssertionPlace PlaceOf(const Work& work, const Account& robot) {
  return {robot.id, std::string(work.address)};
}

TimePoint EndAsPassword(const Settings& settings, const ForeignClaims& claims) {
  return *claims.issued + settings.federation_password_life;
}

// Returns why a token that was presented before is not accepted again.
std::optional<ExchangeError> FaultOfPlace(const Work& work, const Digest& token, const Account& robot) {
  const auto place = storage::FindAssertion(work.tx(), token);
  if (place && place->account.IsNone()) return ExchangeError::kUsedBefore;
  if (place && *place != PlaceOf(work, robot)) return ExchangeError::kBoundElsewhere;
  return std::nullopt;
}

void RecordFirstUse(const Run& run, const Voucher& voucher) {
  const auto name = SplitRobotName(voucher.robot.name);
  Record(run, voucher.actor, "federated_robot_login", voucher.robot.owner,
         {{"subject", voucher.proof.claims.identity.subject},
          {"issuer", voucher.rule.issuer},
          {"rule", voucher.rule.id.ToUuid()},
          {"robot", name ? std::string(name->short_name) : voucher.robot.name}});
}

}  // namespace

Result<JobLogin, ExchangeRefusal> JudgeJobToken(const Run& run, ForeignIssuers& issuers, const Presented& presented) {
  auto voucher = VouchFor(run, issuers, presented);
  if (!voucher) return Fail(voucher.error());
  const auto refuse = [&](ExchangeError error) { return Fail(ExchangeRefusal{error, voucher->rule.issuer}); };
  const ForeignClaims& claims = voucher->proof.claims;
  const TimePoint oldest = EndAsPassword(run.settings, claims);
  if (run.now >= oldest) return refuse(ExchangeError::kTooOld);
  const Digest& digest = voucher->proof.digest;
  if (const auto fault = FaultOfPlace(run, digest, voucher->robot)) return refuse(*fault);
  const bool first = !storage::FindAssertion(run.tx(), digest);
  const TimePoint ends = std::min(*claims.expires, oldest);
  return JobLogin{std::move(*voucher), ends, first};
}

std::vector<ExchangeError> FaultsOf(const Run& run, const Proof& proof, const Account& robot) {
  std::vector<ExchangeError> faults;
  if (const auto fault = FaultOfTimes(proof.claims, run.now)) faults.push_back(*fault);
  const bool old = proof.claims.issued && run.now >= EndAsPassword(run.settings, proof.claims);
  if (old) faults.push_back(ExchangeError::kTooOld);
  if (const auto fault = FaultOfPlace(run, proof.digest, robot)) faults.push_back(*fault);
  if (!run.identity.RobotActor(run, robot)) faults.push_back(ExchangeError::kRobotUnusable);
  return faults;
}

Result<Actor, CredentialError> ByJobToken(const Run& run, ForeignIssuers& issuers, const Presented& presented) {
  if (run.transaction == nullptr) return Fail(CredentialError::kNotCached);
  auto login = JudgeJobToken(run, issuers, presented);
  CountExchange(run, login ? std::nullopt : std::optional(login.error().error));
  if (!login) return Fail(ErrorOf(login.error()));
  if (login->first) {
    if (!run.tx().writable()) return Fail(CredentialError::kNeedsWrite);
    const Voucher& voucher = login->voucher;
    storage::BindAssertion(run.tx(), voucher.proof.digest, PlaceOf(run, voucher.robot), voucher.proof.ForgottenAt());
    RecordFirstUse(run, voucher);
  }
  Actor actor = std::move(login->voucher.actor);
  actor.powers = Powers::OfRobot();
  actor.credential = CredentialKind::kFederated;
  actor.token_expires = login->ends;
  return actor;
}

}  // namespace jeton::authority
