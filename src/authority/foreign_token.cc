#include "authority/foreign_token.h"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

#include "crypto/digest.h"
#include "crypto/jwt_parts.h"
#include "storage/accounts.h"
#include "storage/trust_rules.h"

namespace jeton::authority {
namespace {

// What is used is remembered until it ends: that must be soon.
constexpr Seconds kLongestForeignLife{86400};
// Rules of one issuer that are looked through for a token that does not say as whom it comes.
constexpr std::size_t kMostRulesOfIssuer = 512;

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

// An id is the issuer's word for one token. Without one it is what was signed: of the signature there can be two forms.
Digest DigestOf(const crypto::ForeignJwt& jwt, const ForeignClaims& claims) {
  if (claims.id.empty()) return crypto::Sha256(jwt.signed_part());
  return crypto::Sha256(boost::json::serialize(boost::json::array{claims.identity.issuer, claims.id}));
}

Result<Proof, ExchangeRefusal> Prove(const Authority& authority, const crypto::ForeignJwt& jwt, TimePoint now) {
  auto proof = VerifyForeign(authority, jwt, now);
  if (!proof) return Fail(ExchangeRefusal{proof.error(), jwt.claimed_issuer()});
  if (const auto fault = FaultOfTimes(proof->claims, now)) return Fail(ExchangeRefusal{*fault, jwt.claimed_issuer()});
  return std::move(*proof);
}

Result<Voucher, ExchangeRefusal> Vouch(Authority& authority, const Work& work, Proof proof, TrustRule rule,
                                       Account robot) {
  auto actor = authority.identity.RobotActor(work, robot);
  if (!actor) {
    return Fail(ExchangeRefusal{ExchangeError::kRobotUnusable, proof.claims.identity.issuer, actor.error()});
  }
  return Voucher{std::move(proof), std::move(rule), std::move(robot), std::move(*actor)};
}

// The rule that fits, unless several robots have one.
Result<TrustRule, ExchangeError> FindOnly(const Authority& authority, const std::vector<TrustRule>& rules,
                                          const ForeignIdentity& identity) {
  const TrustRule* found = nullptr;
  for (const TrustRule& rule : rules) {
    if (!Compare(rule, identity, authority.settings.federation_audiences).Whole()) continue;
    if (found != nullptr && found->account != rule.account) return Fail(ExchangeError::kAmbiguous);
    if (found == nullptr) found = &rule;
  }
  if (found == nullptr) return Fail(ExchangeError::kWrongSubject);
  return *found;
}

}  // namespace

bool IsOurs(const Authority& authority, std::string_view issuer) {
  return issuer == authority.settings.public_url ||
         std::any_of(authority.registries.begin(), authority.registries.end(),
                     [&](const RegistryService& service) { return service.issuer == issuer; });
}

std::string ClaimedIssuer(std::string_view token) {
  const auto parts = crypto::SplitJwt(token);
  const auto claims = parts ? crypto::DecodeJwtPart(parts->claims) : std::nullopt;
  return claims ? std::string(crypto::TextMember(*claims, "iss")) : std::string();
}

Result<crypto::ForeignJwt, ExchangeRefusal> ParseForeign(const Authority& authority, std::string_view token) {
  auto jwt = crypto::ForeignJwt::Parse(token);
  if (!jwt) return Fail(ExchangeRefusal{ExchangeError::kMalformed});
  const std::string& issuer = jwt->claimed_issuer();
  if (issuer.empty()) return Fail(ExchangeRefusal{ExchangeError::kNoIssuer});
  if (IsOurs(authority, issuer) || !authority.settings.IssuerAllowed(issuer)) {
    return Fail(ExchangeRefusal{ExchangeError::kUnknownIssuer, issuer});
  }
  return std::move(*jwt);
}

Result<Proof, ExchangeError> VerifyForeign(const Authority& authority, const crypto::ForeignJwt& jwt, TimePoint now) {
  const auto keys = authority.issuer_keys.Find(jwt.claimed_issuer(), jwt.key_id(), now);
  if (!keys) {
    return Fail(keys.error() == KeysError::kNotFetched ? ExchangeError::kKeysNotFetched
                                                       : ExchangeError::kKeysUnreachable);
  }
  const auto verified = jwt.Verify(**keys);
  if (!verified) return Fail(ErrorOf(verified.error()));
  Proof proof{ForeignClaims::Read(verified->claims()), {}};
  proof.digest = DigestOf(jwt, proof.claims);
  return proof;
}

std::optional<ExchangeError> FaultOfTimes(const ForeignClaims& claims, TimePoint now) {
  if (!claims.well_formed || !claims.expires || !claims.issued) return ExchangeError::kNoTimes;
  if (now >= *claims.expires + kForeignLeeway) return ExchangeError::kExpired;
  const TimePoint latest = now + kForeignLeeway;
  if (*claims.issued > latest || claims.not_before.value_or(now) > latest) return ExchangeError::kNotYet;
  if (*claims.expires - now > kLongestForeignLife || *claims.expires <= *claims.issued) return ExchangeError::kTooLong;
  return std::nullopt;
}

Result<Voucher, ExchangeRefusal> VouchFor(Authority& authority, const Work& work, std::string_view robot_name,
                                          std::string_view token) {
  auto robot = storage::Accounts(work.tx()).FindByName(robot_name);
  if (!robot || robot->kind != AccountKind::kRobot) return Fail(ExchangeRefusal{ExchangeError::kUnknownRobot});
  const auto rules = storage::TrustRules(work.tx()).Of(robot->id);
  if (rules.empty()) return Fail(ExchangeRefusal{ExchangeError::kNoRules});
  const auto jwt = ParseForeign(authority, token);
  if (!jwt) return Fail(jwt.error());
  // Nobody makes this server ask an issuer whom no rule of that very robot names.
  if (!TrustsIssuer(rules, jwt->claimed_issuer())) {
    return Fail(ExchangeRefusal{ExchangeError::kUnknownIssuer, jwt->claimed_issuer()});
  }
  auto proof = Prove(authority, *jwt, work.now);
  if (!proof) return Fail(proof.error());
  auto rule = FindTrust(rules, proof->claims.identity, authority.settings.federation_audiences);
  if (!rule) return Fail(ExchangeRefusal{ErrorOf(rule.error()), jwt->claimed_issuer()});
  return Vouch(authority, work, std::move(*proof), std::move(*rule), std::move(*robot));
}

Result<Voucher, ExchangeRefusal> VouchForAny(Authority& authority, const Work& work, std::string_view token) {
  const auto jwt = ParseForeign(authority, token);
  if (!jwt) return Fail(jwt.error());
  const std::string& issuer = jwt->claimed_issuer();
  storage::TrustRules stored(work.tx());
  if (!stored.NamesIssuer(issuer)) return Fail(ExchangeRefusal{ExchangeError::kUnknownIssuer, issuer});
  auto proof = Prove(authority, *jwt, work.now);
  if (!proof) return Fail(proof.error());
  const ForeignIdentity& identity = proof->claims.identity;
  const auto rules = stored.For(issuer, identity.subject, kMostRulesOfIssuer + 1);
  if (rules.size() > kMostRulesOfIssuer) return Fail(ExchangeRefusal{ExchangeError::kAmbiguous, issuer});
  auto rule = FindOnly(authority, rules, identity);
  if (!rule) return Fail(ExchangeRefusal{rule.error(), issuer});
  auto robot = storage::Accounts(work.tx()).Find(rule->account);
  if (!robot) return Fail(ExchangeRefusal{ExchangeError::kUnknownRobot, issuer});
  return Vouch(authority, work, std::move(*proof), std::move(*rule), std::move(*robot));
}

}  // namespace jeton::authority
