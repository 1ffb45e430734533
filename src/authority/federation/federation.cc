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

// Like a registry token, but that it opens no registry: `access` is no list, and the key is another one. `federation`,
// the rule by which it came, marks it.
std::string SignPassword(Authority& authority, const Work& work, const Account& robot, const TrustRule& rule) {
  const std::int64_t now = ToUnixSeconds(work.now);
  const boost::json::object context{{"com.apostille.roots", nullptr},
                                    {"com.apostille.root", "$disabled"},
                                    {"version", 2},
                                    {"entity_kind", "robot"},
                                    {"entity_reference", robot.name},
                                    {"kind", "user"},
                                    {"user", robot.name}};
  const boost::json::object claims{{"iss", authority.settings.public_url},
                                   {"aud", std::string(authority.settings.host())},
                                   {"sub", robot.name},
                                   {"iat", now},
                                   {"nbf", now},
                                   {"exp", now + kFederatedPasswordLife.count()},
                                   {"jti", authority.issuer.NewId().ToUuid()},
                                   {"robot", robot.id.ToUuid()},
                                   {"federation", rule.id.ToUuid()},
                                   {"access", boost::json::object()},
                                   {"context", context}};
  return crypto::SignJwt(authority.keys->federation_keys.front(), crypto::KeyIdForm::kThumbprint,
                         boost::json::serialize(claims));
}

std::optional<TimePoint> EndOf(const boost::json::object& claims) { return ForeignClaims::Read(claims).expires; }

// A robot by the password that it was given for a foreign token.
Result<Actor, CredentialError> ByOwnPassword(Authority& authority, const Work& work, std::string_view robot_name,
                                             std::string_view secret) {
  const auto verified = crypto::VerifyJwt(secret, authority.keys->federation_keys);
  if (!verified) return Fail(CredentialError::kNotOfThisRobot);
  const boost::json::object& claims = verified->claims();
  const auto ends = EndOf(claims);
  if (!ends || work.now >= *ends || TextOf(claims, "sub") != robot_name) return Fail(CredentialError::kNotOfThisRobot);
  if (TextOf(claims, "aud") != authority.settings.host()) return Fail(CredentialError::kWrongAudience);
  const auto robot = storage::Accounts(work.tx()).FindByName(robot_name);
  if (!robot || robot->kind != AccountKind::kRobot) return Fail(CredentialError::kUnknownRobot);
  const auto rules = storage::TrustRules(work.tx()).Of(robot->id);
  const bool trusted = std::any_of(rules.begin(), rules.end(), [&](const TrustRule& rule) {
    return rule.id.ToUuid() == TextOf(claims, "federation");
  });
  if (robot->id.ToUuid() != TextOf(claims, "robot") || !trusted) return Fail(CredentialError::kNotOfThisRobot);
  auto actor = authority.identity.RobotActor(work, *robot);
  if (!actor) return actor;
  actor->powers = Powers::OfRobot();
  actor->credential = CredentialKind::kFederated;
  actor->token_expires = *ends;
  return actor;
}

}  // namespace

Result<std::string, ExchangeRefusal> ExchangeForeignToken(Authority& authority, const Work& work,
                                                          std::string_view robot_name, std::string_view token) {
  const auto voucher = VouchFor(authority, work, {.login = robot_name, .token = token});
  if (!voucher) return Fail(voucher.error());
  const TrustRule& rule = voucher->rule;
  // Checking is done; only what is good comes to the one thread that writes.
  if (!work.tx().writable()) return Fail(ExchangeRefusal{ExchangeError::kNeedsWrite});
  if (!storage::UseAssertion(work.tx(), voucher->proof.digest, voucher->proof.ForgottenAt())) {
    return Fail(ExchangeRefusal{ExchangeError::kUsedBefore, rule.issuer});
  }
  const auto name = SplitRobotName(voucher->robot.name);
  Record(authority, work, voucher->actor, "federated_robot_token_exchange", voucher->robot.owner,
         {{"subject", voucher->proof.claims.identity.subject},
          {"issuer", rule.issuer},
          {"robot", std::string(name ? name->short_name : robot_name)}});
  return SignPassword(authority, work, voucher->robot, rule);
}

bool LooksFederated(std::string_view secret) {
  if (secret.find('.') == std::string_view::npos) return false;  // all that our own tokens take
  const auto parts = crypto::SplitJwt(secret);
  return parts && crypto::DecodeJwtPart(parts->header).has_value();
}

Result<Actor, CredentialError> ByFederation(Authority& authority, const Work& work, const Presented& presented) {
  if (work.transaction == nullptr) return Fail(CredentialError::kNotCached);
  return IsOurs(authority, ClaimedIssuer(presented.token))
             ? ByOwnPassword(authority, work, presented.login, presented.token)
             : ByJobToken(authority, work, presented);
}

}  // namespace jeton::authority
