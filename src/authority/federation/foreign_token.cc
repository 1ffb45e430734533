#include "authority/federation/foreign_token.h"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

#include "crypto/digest.h"
#include "crypto/jwt_parts.h"
#include "domain/names.h"
#include "storage/directory/accounts.h"
#include "storage/tokens/trust_rules.h"

namespace jeton::authority {
namespace {

// A used token is remembered until it ends, so it must end soon.
constexpr Seconds kLongestForeignLife{86400};

// A client that signs an assertion with the only key of its issuer need not name it (RFC 7515, section 4.1.4).
constexpr crypto::ForeignJwtRules kGrantRules{.types = crypto::kTrustedTokenRules.types, .needs_key_id = false};

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

// The jti identifies a token. Without one, its signed part does. Never the signature: it can have two valid forms.
Digest DigestOf(const crypto::ForeignJwt& jwt, const ForeignClaims& claims) {
  if (claims.id.empty()) return crypto::Sha256(jwt.signed_part());
  return crypto::Sha256(boost::json::serialize(boost::json::array{claims.identity.issuer, claims.id}));
}

ExchangeError ErrorOf(KeysError error) {
  switch (error) {
    case KeysError::kNotFetched: return ExchangeError::kKeysNotFetched;
    case KeysError::kUnusable: return ExchangeError::kKeysUnusable;
    case KeysError::kUnreachable: break;
  }
  return ExchangeError::kKeysUnreachable;
}

// A token that was made as a grant is no login, and an access token of another API is no grant.
bool IsFor(ForeignUse use, std::string_view type) {
  return use == ForeignUse::kGrant ? type.find("at+jwt") == type.npos : type != crypto::kIdentityAssertionType;
}

// Parses a token and checks that its issuer is not us and that the installation allows it.
Result<crypto::ForeignJwt, ExchangeRefusal> Parse(const Run& run, const Presented& presented) {
  const std::string_view token = presented.token;
  if (token.size() > crypto::kLongestForeignJwt) return Fail(ExchangeRefusal{ExchangeError::kTooLarge});
  const bool grant = presented.use == ForeignUse::kGrant;
  auto jwt = crypto::ForeignJwt::Parse(token, grant ? kGrantRules : crypto::kTrustedTokenRules);
  if (!jwt || !IsFor(presented.use, jwt->type())) return Fail(ExchangeRefusal{ExchangeError::kMalformed});
  const std::string& issuer = jwt->claimed_issuer();
  if (issuer.empty()) return Fail(ExchangeRefusal{ExchangeError::kNoIssuer});
  if (IsOurs(run, issuer) || !run.settings.IssuerAllowed(issuer)) {
    return Fail(ExchangeRefusal{ExchangeError::kUnknownIssuer, issuer});
  }
  if (!issuer.starts_with("https://")) return Fail(ExchangeRefusal{ExchangeError::kNotHttps, issuer});
  return std::move(*jwt);
}

// Returns the worker's verdict, or a remembered bad signature. Asks the issuer for its keys once more before calling a
// signature bad, since it may have put another key under an old id.
Result<Proof, ExchangeError> Verify(const Run& run, ForeignIssuers& issuers, const Presented& presented,
                                    const crypto::ForeignJwt& jwt) {
  const auto keys = issuers.keys.Find(jwt.claimed_issuer(), jwt.key_id(), run.now);
  if (!keys) return Fail(ErrorOf(keys.error()));
  const auto* const verdict = run.Found<SignatureVerdict>();
  const bool checked = verdict != nullptr && verdict->keys == *keys;
  const BadSignatures::Place place{presented.login, run.address};
  if (!checked && !issuers.bad_signatures.Knows(place, presented.token, *keys)) {
    return Fail(ExchangeError::kSignatureUnchecked);
  }
  if (checked && (verdict->proof || verdict->proof.error() != ExchangeError::kForged)) {
    return verdict->proof;
  }
  if (issuers.keys.MayAskAgain(jwt.claimed_issuer(), run.now)) return Fail(ExchangeError::kKeysNotFetched);
  issuers.bad_signatures.Remember(place, presented.token, *keys, run.now);
  return Fail(ExchangeError::kForged);
}

void WriteDown(const Settings& settings, TrustTrial* trial, const std::vector<TrustRule>& rules,
               const ForeignIdentity& identity) {
  if (trial == nullptr) return;
  trial->rules = rules;
  trial->identity = identity;
  for (const TrustRule& rule : rules) {
    trial->fits.push_back(Compare(rule, identity, settings.federation_audiences));
  }
}

Result<Proof, ExchangeRefusal> Prove(const Run& run, ForeignIssuers& issuers, const Presented& presented,
                                     const crypto::ForeignJwt& jwt, const std::vector<TrustRule>& rules) {
  auto proof = Verify(run, issuers, presented, jwt);
  if (!proof) return Fail(ExchangeRefusal{proof.error(), jwt.claimed_issuer()});
  WriteDown(run.settings, presented.trial, rules, proof->claims.identity);
  if (const auto fault = FaultOfTimes(proof->claims, run.now, presented.use)) {
    return Fail(ExchangeRefusal{*fault, jwt.claimed_issuer()});
  }
  return std::move(*proof);
}

Id OwnerOf(const Work& work, const TrustRule& rule) {
  const auto robot = storage::Accounts(work.tx()).Find(rule.account);
  return robot ? robot->owner : Id();
}

// A match in a requested name space wins over rules of other owners elsewhere.
Result<TrustRule, ExchangeError> FindAnywhere(const Run& run, const std::vector<std::string>& name_spaces,
                                              const ForeignIdentity& identity) {
  storage::TrustRules stored(run.tx());
  for (const std::string& name : name_spaces) {
    const auto owner = storage::Accounts(run.tx()).FindByName(name);
    if (!owner) continue;
    const auto rules = stored.OfOwner(owner->id, identity.issuer, SubjectForms(identity), kMostRulesOfIssuer + 1);
    auto rule = FindOnlyRule(run, rules, identity);
    if (rule || rule.error() != ExchangeError::kWrongSubject) return rule;
  }
  const auto rules = stored.For(identity.issuer, SubjectForms(identity), kMostRulesOfIssuer + 1);
  return FindOnlyRule(run, rules, identity);
}

Result<Voucher, ExchangeRefusal> VouchForNamed(const Run& run, ForeignIssuers& issuers, const Presented& presented) {
  auto robot = storage::Accounts(run.tx()).FindByName(presented.login);
  if (!robot || robot->kind != AccountKind::kRobot) return Fail(ExchangeRefusal{ExchangeError::kUnknownRobot});
  const auto rules = storage::TrustRules(run.tx()).Of(robot->id);
  if (presented.trial != nullptr) presented.trial->rules = rules;
  if (rules.empty()) return Fail(ExchangeRefusal{ExchangeError::kNoRules});
  const auto jwt = Parse(run, presented);
  if (!jwt) return Fail(jwt.error());
  // Only ask issuers that a rule of this very robot names.
  if (!TrustsIssuer(rules, jwt->claimed_issuer())) {
    return Fail(ExchangeRefusal{ExchangeError::kUnknownIssuer, jwt->claimed_issuer()});
  }
  auto proof = Prove(run, issuers, presented, *jwt, rules);
  if (!proof) return Fail(proof.error());
  auto rule = FindTrust(rules, proof->claims.identity, run.settings.federation_audiences);
  if (!rule) return Fail(ExchangeRefusal{ErrorOf(rule.error()), jwt->claimed_issuer()});
  return Vouch(run, std::move(*proof), std::move(*rule), std::move(*robot));
}

Result<Voucher, ExchangeRefusal> VouchForAny(const Run& run, ForeignIssuers& issuers, const Presented& presented) {
  auto proof = ProveForeign(run, issuers, presented);
  if (!proof) return Fail(proof.error());
  const std::string issuer = proof->claims.identity.issuer;
  auto rule = FindAnywhere(run, presented.name_spaces, proof->claims.identity);
  if (!rule) return Fail(ExchangeRefusal{rule.error(), issuer});
  auto robot = storage::Accounts(run.tx()).Find(rule->account);
  if (!robot) return Fail(ExchangeRefusal{ExchangeError::kUnknownRobot, issuer});
  return Vouch(run, std::move(*proof), std::move(*rule), std::move(*robot));
}

}  // namespace

Result<Proof, ExchangeRefusal> ProveForeign(const Run& run, ForeignIssuers& issuers, const Presented& presented) {
  const auto jwt = Parse(run, presented);
  if (!jwt) return Fail(jwt.error());
  const std::string& issuer = jwt->claimed_issuer();
  if (!storage::TrustRules(run.tx()).NamesIssuer(issuer)) {
    return Fail(ExchangeRefusal{ExchangeError::kUnknownIssuer, issuer});
  }
  return Prove(run, issuers, presented, *jwt, {});
}

Result<TrustRule, ExchangeError> FindOnlyRule(const Run& run, const std::vector<TrustRule>& rules,
                                              const ForeignIdentity& identity) {
  if (rules.size() > kMostRulesOfIssuer) return Fail(ExchangeError::kUndecided);
  const TrustRule* found = nullptr;
  bool several = false;
  for (const TrustRule& rule : rules) {
    if (!Compare(rule, identity, run.settings.federation_audiences).Whole()) continue;
    if (found == nullptr) found = &rule;
    if (found->account == rule.account) continue;
    several = true;
    if (OwnerOf(run, *found) != OwnerOf(run, rule)) return Fail(ExchangeError::kUndecided);
  }
  if (several) return Fail(ExchangeError::kAmbiguous);
  if (found == nullptr) return Fail(ExchangeError::kWrongSubject);
  return *found;
}

Result<Voucher, ExchangeRefusal> Vouch(const Run& run, Proof proof, TrustRule rule, Account robot) {
  auto actor = run.identity.RobotActor(run, robot);
  if (!actor) {
    return Fail(ExchangeRefusal{ExchangeError::kRobotUnusable, proof.claims.identity.issuer, actor.error()});
  }
  return Voucher{std::move(proof), std::move(rule), std::move(robot), std::move(*actor)};
}

bool IsOurs(const Run& run, std::string_view issuer) {
  return issuer == run.settings.public_url ||
         std::any_of(run.registries.begin(), run.registries.end(),
                     [&](const RegistryService& service) { return service.issuer == issuer; });
}

std::string ClaimedIssuer(std::string_view token) {
  const auto parts = token.size() > crypto::kLongestForeignJwt ? std::nullopt : crypto::SplitJwt(token);
  const auto claims = parts ? crypto::DecodeJwtPart(parts->claims) : std::nullopt;
  return claims ? std::string(crypto::TextMember(*claims, "iss")) : std::string();
}

void CountExchange(const Run& run, std::optional<ExchangeError> error) {
  using enum ExchangeError;
  std::string_view result = error ? "refused" : "issued";
  if (error == kKeysNotFetched || error == kSignatureUnchecked || error == kNeedsWrite) return;
  if (error == kKeysUnreachable || error == kKeysUnusable) result = "keys_unavailable";
  Afterwards(run, [&activity = run.issuer.activity(), result] { activity.CountExchange(result); });
}

SignatureVerdict CheckSignature(const IssuerKeys& issuer_keys, std::string_view token, TimePoint now) {
  // What the rules of its use exclude was refused before.
  const auto jwt = crypto::ForeignJwt::Parse(token, kGrantRules);
  if (!jwt) return {nullptr, Fail(ExchangeError::kMalformed)};
  const auto keys = issuer_keys.Find(jwt->claimed_issuer(), jwt->key_id(), now);
  if (!keys) return {nullptr, Fail(ErrorOf(keys.error()))};
  const auto verified = jwt->Verify(**keys);
  if (!verified) return {*keys, Fail(ErrorOf(verified.error()))};
  Proof proof{ForeignClaims::Read(verified->claims()), {}, jwt->type()};
  proof.digest = DigestOf(*jwt, proof.claims);
  return {*keys, std::move(proof)};
}

std::optional<ExchangeError> FaultOfTimes(const ForeignClaims& claims, TimePoint now, ForeignUse use) {
  const bool dated = claims.issued || use == ForeignUse::kGrant;
  if (!claims.well_formed || !claims.expires || !dated) return ExchangeError::kNoTimes;
  if (now >= *claims.expires + kForeignLeeway) return ExchangeError::kExpired;
  const TimePoint latest = now + kForeignLeeway;
  if (claims.issued.value_or(now) > latest || claims.not_before.value_or(now) > latest) return ExchangeError::kNotYet;
  const bool backwards = claims.issued && *claims.expires <= *claims.issued;
  if (*claims.expires - now > kLongestForeignLife || backwards) return ExchangeError::kTooLong;
  return std::nullopt;
}

Result<Voucher, ExchangeRefusal> VouchFor(const Run& run, ForeignIssuers& issuers, const Presented& presented) {
  return presented.login == kAnyRobot ? VouchForAny(run, issuers, presented) : VouchForNamed(run, issuers, presented);
}

}  // namespace jeton::authority
