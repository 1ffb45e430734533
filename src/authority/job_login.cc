#include "authority/job_login.h"

#include <algorithm>

#include "authority/audit.h"
#include "authority/foreign_token.h"
#include "domain/names.h"
#include "storage/trust_rules.h"

namespace jeton::authority {
namespace {

CredentialError ErrorOf(const ExchangeRefusal& refusal) {
  switch (refusal.error) {
    case ExchangeError::kUnknownRobot: return CredentialError::kUnknownRobot;
    case ExchangeError::kKeysNotFetched: return CredentialError::kKeysNotFetched;
    case ExchangeError::kKeysUnreachable: return CredentialError::kKeysUnreachable;
    case ExchangeError::kWrongAudience: return CredentialError::kWrongAudience;
    case ExchangeError::kRobotUnusable: return refusal.credential;
    default: return CredentialError::kNotOfThisRobot;
  }
}

void RecordFirstUse(Authority& authority, const Work& work, const Voucher& voucher) {
  const auto name = SplitRobotName(voucher.robot.name);
  Record(authority, work, voucher.actor, "federated_robot_login", voucher.robot.owner,
         {{"subject", voucher.proof.claims.identity.subject},
          {"issuer", voucher.rule.issuer},
          {"rule", voucher.rule.id.ToUuid()},
          {"robot", name ? std::string(name->short_name) : voucher.robot.name}});
}

// The error tells a token that is good elsewhere from one that is to be bound in a transaction that writes.
Result<void, CredentialError> Bind(Authority& authority, const Work& work, const Voucher& voucher) {
  const storage::AssertionPlace here{voucher.robot.id, std::string(work.address)};
  if (const auto place = storage::FindAssertion(work.tx(), voucher.proof.digest)) {
    if (*place != here) return Fail(CredentialError::kNotOfThisRobot);
    return {};
  }
  if (!work.tx().writable()) return Fail(CredentialError::kNeedsWrite);
  if (!storage::BindAssertion(work.tx(), voucher.proof.digest, here, voucher.proof.ForgottenAt())) {
    return Fail(CredentialError::kNotOfThisRobot);
  }
  RecordFirstUse(authority, work, voucher);
  return {};
}

}  // namespace

Result<Actor, CredentialError> ByJobToken(Authority& authority, const Work& work, std::string_view login,
                                          std::string_view token) {
  if (work.transaction == nullptr) return Fail(CredentialError::kNotCached);
  auto voucher = login == kAnyRobot ? VouchForAny(authority, work, token) : VouchFor(authority, work, login, token);
  if (!voucher) return Fail(ErrorOf(voucher.error()));
  const ForeignClaims& claims = voucher->proof.claims;
  const TimePoint oldest = *claims.issued + authority.settings.federation_password_life;
  if (work.now >= oldest) return Fail(CredentialError::kNotOfThisRobot);
  if (const auto bound = Bind(authority, work, *voucher); !bound) return Fail(bound.error());
  Actor actor = std::move(voucher->actor);
  actor.powers = Powers::OfRobot();
  actor.credential = CredentialKind::kFederated;
  actor.token_expires = std::min(*claims.expires, oldest);
  return actor;
}

}  // namespace jeton::authority
