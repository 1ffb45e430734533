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

storage::AssertionPlace PlaceOf(const Work& work, const Voucher& voucher) {
  return {voucher.robot.id, std::string(work.address)};
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
  const TimePoint oldest = *claims.issued + run.settings.federation_password_life;
  if (run.now >= oldest) return refuse(ExchangeError::kTooOld);
  const auto place = storage::FindAssertion(run.tx(), voucher->proof.digest);
  if (place && place->account.IsNone()) return refuse(ExchangeError::kUsedBefore);
  if (place && *place != PlaceOf(run, *voucher)) return refuse(ExchangeError::kBoundElsewhere);
  const TimePoint ends = std::min(*claims.expires, oldest);
  return JobLogin{std::move(*voucher), ends, !place.has_value()};
}

Result<Actor, CredentialError> ByJobToken(const Run& run, ForeignIssuers& issuers, const Presented& presented) {
  if (run.transaction == nullptr) return Fail(CredentialError::kNotCached);
  auto login = JudgeJobToken(run, issuers, presented);
  if (!login) return Fail(ErrorOf(login.error()));
  if (login->first) {
    if (!run.tx().writable()) return Fail(CredentialError::kNeedsWrite);
    const Voucher& voucher = login->voucher;
    storage::BindAssertion(run.tx(), voucher.proof.digest, PlaceOf(run, voucher), voucher.proof.ForgottenAt());
    RecordFirstUse(run, voucher);
  }
  Actor actor = std::move(login->voucher.actor);
  actor.powers = Powers::OfRobot();
  actor.credential = CredentialKind::kFederated;
  actor.token_expires = login->ends;
  return actor;
}

}  // namespace jeton::authority
