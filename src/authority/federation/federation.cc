#include "authority/federation/federation.h"

#include <algorithm>
#include <boost/json/serialize.hpp>

#include "authority/audit.h"
#include "authority/federation/job_login.h"
#include "base/json.h"
#include "crypto/jwt_parts.h"
#include "domain/descent.h"
#include "domain/names.h"
#include "storage/directory/accounts.h"
#include "storage/tokens/trust_rules.h"

namespace jeton::authority {
namespace {

// Like a registry token, except that no registry accepts it: `access` is not a list, and the key is a different one.
// `federation`, the id of the rule, marks it.
std::string PrintClaims(const Run& run, const Voucher& voucher) {
  const auto& [proof, rule, robot, actor] = voucher;
  Seconds life = kFederatedPasswordLife;
  if (actor.policy && actor.policy->longest_life) life = std::min(life, *actor.policy->longest_life);
  const std::int64_t now = ToUnixSeconds(run.now);
  const boost::json::object context{{"com.apostille.roots", nullptr},
                                    {"com.apostille.root", "$disabled"},
                                    {"version", 2},
                                    {"entity_kind", "robot"},
                                    {"entity_reference", robot.name},
                                    {"kind", "user"},
                                    {"user", robot.name}};
  const boost::json::object claims{{"iss", run.settings.public_url},
                                   {"aud", std::string(run.settings.host())},
                                   {"sub", robot.name},
                                   {"iat", now},
                                   {"nbf", now},
                                   {"exp", now + life.count()},
                                   {"jti", run.NewId().ToUuid()},
                                   {"robot", robot.id.ToUuid()},
                                   {"federation", rule.id.ToUuid()},
                                   {"access", boost::json::object()},
                                   {"context", context}};
  return boost::json::serialize(claims);
}

std::optional<TimePoint> EndOf(const boost::json::object& claims) { return ForeignClaims::Read(claims).expires; }

// Authenticates a robot by the password that it got for a foreign token.
Result<Actor, CredentialError> ByOwnPassword(const Run& run, const CurrentKeys& keys, std::string_view robot_name,
                                             std::string_view secret) {
  const auto verified = crypto::VerifyJwt(secret, keys->federation_keys);
  if (!verified) return Fail(CredentialError::kNotOfThisRobot);
  const boost::json::object& claims = verified->claims();
  const auto ends = EndOf(claims);
  if (!ends || run.now >= *ends || TextOf(claims, "sub") != robot_name) return Fail(CredentialError::kNotOfThisRobot);
  if (TextOf(claims, "aud") != run.settings.host()) return Fail(CredentialError::kWrongAudience);
  const auto robot = storage::Accounts(run.tx()).FindByName(robot_name);
  if (!robot || robot->kind != AccountKind::kRobot) return Fail(CredentialError::kUnknownRobot);
  const auto rules = storage::TrustRules(run.tx()).Of(robot->id);
  const bool trusted = std::any_of(rules.begin(), rules.end(), [&](const TrustRule& rule) {
    return rule.id.ToUuid() == TextOf(claims, "federation");
  });
  if (robot->id.ToUuid() != TextOf(claims, "robot") || !trusted) return Fail(CredentialError::kNotOfThisRobot);
  auto actor = run.identity.RobotActor(run, *robot);
  if (!actor) return actor;
  actor->powers = Powers::OfRobot();
  actor->credential = CredentialKind::kFederated;
  actor->token_expires = *ends;
  return actor;
}

}  // namespace

Result<FederatedPassword, ExchangeRefusal> ExchangeForeignToken(const Run& run, ForeignIssuers& issuers,
                                                                std::string_view robot_name, std::string_view token) {
  const auto voucher = VouchFor(run, issuers, {.login = robot_name, .token = token});
  if (!voucher) return Fail(voucher.error());
  const TrustRule& rule = voucher->rule;
  // All checks are done: only good tokens reach the write thread.
  if (!run.tx().writable()) return Fail(ExchangeRefusal{ExchangeError::kNeedsWrite});
  if (!storage::UseAssertion(run.tx(), voucher->proof.digest, voucher->proof.ForgottenAt())) {
    return Fail(ExchangeRefusal{ExchangeError::kUsedBefore, rule.issuer});
  }
  const auto name = SplitRobotName(voucher->robot.name);
  Record(run, voucher->actor, "federated_robot_token_exchange", voucher->robot.owner,
         {{"subject", voucher->proof.claims.identity.subject},
          {"issuer", rule.issuer},
          {"robot", std::string(name ? name->short_name : robot_name)}});
  return FederatedPassword{PrintClaims(run, *voucher)};
}

std::string FederatedPassword::Sign(const CurrentKeys& keys) const {
  return crypto::SignJwt(keys->federation_keys.front(), crypto::KeyIdForm::kThumbprint, claims);
}

bool LooksFederated(std::string_view secret) {
  if (secret.find('.') == std::string_view::npos) return false;  // our own tokens have no dot
  const auto parts = crypto::SplitJwt(secret);
  return parts && crypto::DecodeJwtPart(parts->header).has_value();
}

Result<Actor, CredentialError> ByFederation(const Run& run, ForeignIssuers& issuers, const CurrentKeys& keys,
                                            const Presented& presented) {
  if (run.transaction == nullptr) return Fail(CredentialError::kNotCached);
  return IsOurs(run, ClaimedIssuer(presented.token)) ? ByOwnPassword(run, keys, presented.login, presented.token)
                                                     : ByJobToken(run, issuers, presented);
}

}  // namespace jeton::authority
