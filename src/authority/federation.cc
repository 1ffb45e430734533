#include "authority/federation.h"

#include <algorithm>
#include <boost/json/serialize.hpp>

#include "authority/audit.h"
#include "authority/foreign_claims.h"
#include "base/json.h"
#include "crypto/digest.h"
#include "crypto/foreign_jwt.h"
#include "crypto/jwt_parts.h"
#include "domain/names.h"
#include "storage/accounts.h"
#include "storage/trust_rules.h"

namespace jeton::authority {
namespace {

constexpr Seconds kPasswordLife{3600};
// How far the clocks of others may be off.
constexpr Seconds kLeeway{30};
// What is used is remembered until it ends: that must be soon.
constexpr Seconds kLongestForeignLife{86400};

ExchangeError ErrorOf(crypto::JwtError error) {
  switch (error) {
    case crypto::JwtError::kUnknownKey: return ExchangeError::kUnknownKey;
    case crypto::JwtError::kForged: return ExchangeError::kForged;
    case crypto::JwtError::kMalformed: break;
  }
  return ExchangeError::kMalformed;
}

ExchangeError ErrorOf(TrustMismatch mismatch) {
  switch (mismatch) {
    case TrustMismatch::kAudience: return ExchangeError::kWrongAudience;
    case TrustMismatch::kClaims:
    case TrustMismatch::kSubject: return ExchangeError::kWrongSubject;
    case TrustMismatch::kIssuer: break;
  }
  return ExchangeError::kUnknownIssuer;
}

std::optional<Account> FindRobotByName(const Work& work, std::string_view name) {
  auto robot = storage::Accounts(work.tx()).FindByName(name);
  return robot && robot->kind == AccountKind::kRobot ? robot : std::nullopt;
}

// What is wrong with its times; nothing: nothing.
std::optional<ExchangeError> FaultOfTimes(const ForeignClaims& claims, TimePoint now) {
  if (!claims.well_formed || !claims.expires || !claims.issued) return ExchangeError::kNoTimes;
  if (now >= *claims.expires + kLeeway) return ExchangeError::kExpired;
  const TimePoint latest = now + kLeeway;
  if (*claims.issued > latest || claims.not_before.value_or(now) > latest) return ExchangeError::kNotYet;
  if (*claims.expires - now > kLongestForeignLife || *claims.expires <= *claims.issued) return ExchangeError::kTooLong;
  return std::nullopt;
}

// A foreign token and what it proves.
struct Proof {
  ForeignClaims claims;
  Digest digest;  // by which it is known when it comes again
};

// An id is the issuer's word for one token. Without one it is what was signed: of the signature there can be two forms.
Digest DigestOf(const crypto::ForeignJwt& jwt, const ForeignClaims& claims) {
  if (claims.id.empty()) return crypto::Sha256(jwt.signed_part());
  return crypto::Sha256(boost::json::serialize(boost::json::array{claims.identity.issuer, claims.id}));
}

Result<Proof, ExchangeError> Check(const Authority& authority, const crypto::ForeignJwt& jwt, TimePoint now) {
  const auto keys = authority.issuer_keys.Find(jwt.claimed_issuer(), jwt.key_id(), now);
  if (!keys) {
    return Fail(keys.error() == KeysError::kNotFetched ? ExchangeError::kKeysNotFetched
                                                       : ExchangeError::kKeysUnreachable);
  }
  const auto verified = jwt.Verify(**keys);
  if (!verified) return Fail(ErrorOf(verified.error()));
  Proof proof{ForeignClaims::Read(verified->claims()), {}};
  if (const auto fault = FaultOfTimes(proof.claims, now)) return Fail(*fault);
  proof.digest = DigestOf(jwt, proof.claims);
  return proof;
}

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
                                   {"exp", now + kPasswordLife.count()},
                                   {"jti", authority.issuer.NewId().ToUuid()},
                                   {"robot", robot.id.ToUuid()},
                                   {"federation", rule.id.ToUuid()},
                                   {"access", boost::json::object()},
                                   {"context", context}};
  return crypto::SignJwt(authority.keys.federation_keys.front(), crypto::KeyIdForm::kThumbprint,
                         boost::json::serialize(claims));
}

std::optional<TimePoint> EndOf(const boost::json::object& claims) { return ForeignClaims::Read(claims).expires; }

}  // namespace

Result<std::string, ExchangeRefusal> ExchangeForeignToken(Authority& authority, const Work& work,
                                                          std::string_view robot_name, std::string_view token) {
  const auto robot = FindRobotByName(work, robot_name);
  if (!robot) return Fail(ExchangeRefusal{ExchangeError::kUnknownRobot});
  const auto rules = storage::TrustRules(work.tx()).Of(robot->id);
  if (rules.empty()) return Fail(ExchangeRefusal{ExchangeError::kNoRules});
  const auto jwt = crypto::ForeignJwt::Parse(token);
  if (!jwt) return Fail(ExchangeRefusal{ExchangeError::kMalformed});
  const std::string& issuer = jwt->claimed_issuer();
  if (issuer.empty()) return Fail(ExchangeRefusal{ExchangeError::kNoIssuer});
  // Nobody makes this server ask an issuer whom no rule of that very robot names.
  if (!TrustsIssuer(rules, issuer)) return Fail(ExchangeRefusal{ExchangeError::kUnknownIssuer, issuer});
  const auto proof = Check(authority, *jwt, work.now);
  if (!proof) return Fail(ExchangeRefusal{proof.error(), issuer});
  const auto rule = FindTrust(rules, proof->claims.identity, authority.settings.federation_audiences);
  if (!rule) return Fail(ExchangeRefusal{ErrorOf(rule.error()), issuer});
  const auto actor = authority.identity.RobotActor(work, *robot);
  if (!actor) return Fail(ExchangeRefusal{ExchangeError::kRobotUnusable, issuer, actor.error()});
  // Checking is done; only what is good comes to the one thread that writes.
  if (!work.tx().writable()) return Fail(ExchangeRefusal{ExchangeError::kNeedsWrite});
  if (!storage::UseAssertion(work.tx(), proof->digest, *proof->claims.expires + kLeeway)) {
    return Fail(ExchangeRefusal{ExchangeError::kUsedBefore, issuer});
  }
  const auto name = SplitRobotName(robot->name);
  Record(
      authority, work, *actor, "federated_robot_token_exchange", robot->owner,
      {{"subject", rule->subject}, {"issuer", issuer}, {"robot", std::string(name ? name->short_name : robot_name)}});
  return SignPassword(authority, work, *robot, *rule);
}

bool LooksFederated(std::string_view secret) {
  if (secret.find('.') == std::string_view::npos) return false;  // all that our own tokens take
  const auto parts = crypto::SplitJwt(secret);
  return parts && crypto::DecodeJwtPart(parts->header).has_value();
}

Result<Actor, CredentialError> ByFederation(Authority& authority, const Work& work, std::string_view robot_name,
                                            std::string_view secret) {
  if (work.transaction == nullptr) return Fail(CredentialError::kNotCached);
  const auto verified = crypto::VerifyJwt(secret, authority.keys.federation_keys);
  if (!verified) return Fail(CredentialError::kNotOfThisRobot);
  const boost::json::object& claims = verified->claims();
  const auto ends = EndOf(claims);
  if (!ends || work.now >= *ends || TextOf(claims, "sub") != robot_name) return Fail(CredentialError::kNotOfThisRobot);
  if (TextOf(claims, "aud") != authority.settings.host()) return Fail(CredentialError::kWrongAudience);
  const auto robot = FindRobotByName(work, robot_name);
  if (!robot) return Fail(CredentialError::kUnknownRobot);
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

}  // namespace jeton::authority
