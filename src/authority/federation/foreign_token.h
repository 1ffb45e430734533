#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "authority/federation/foreign_claims.h"
#include "authority/foreign_issuers.h"
#include "authority/run.h"
#include "base/digest.h"
#include "base/result.h"
#include "crypto/foreign_jwt.h"
#include "domain/names.h"
#include "domain/records.h"
#include "domain/trust_rule.h"
#include "identity/issuer_keys.h"

namespace jeton::authority {

// A token of somebody else, from what was presented to the robot that it may come as.

enum class ExchangeError {
  kUnknownRobot,
  kNoRules,
  kMalformed,
  kTooLarge,  // more than 16 KiB
  kNoIssuer,
  kUnknownIssuer,
  kNotHttps,            // the issuer, whose keys could be anybody's
  kKeysNotFetched,      // run again once a worker has fetched the keys of `issuer`
  kSignatureUnchecked,  // run again once a worker has checked the signature
  kKeysUnreachable,
  kKeysUnusable,
  kUnknownKey,
  kForged,
  kNoTimes,  // no exp or no iat
  kExpired,
  kNotYet,   // nbf or iat in the future
  kTooLong,  // it would live for more than a day
  kTooOld,   // to be a password
  kWrongAudience,
  kWrongSubject,    // or other claims
  kAmbiguous,       // several robots of one owner could be meant
  kUndecided,       // several robots of several owners could be meant
  kRobotUnusable,   // `credential` says why
  kNeedsWrite,      // all is well: run again with a write transaction
  kUsedBefore,      // in an exchange
  kBoundElsewhere,  // it is the password of another robot, or at another address
};

struct ExchangeRefusal {
  ExchangeError error;
  std::string issuer{};  // as the token claims
  CredentialError credential{};
};

// How far the clocks of others may be off.
inline constexpr Seconds kForeignLeeway{30};

// A token whose signature is good.
struct Proof {
  ForeignClaims claims;
  Digest digest;  // by which it is known when it comes again

  TimePoint ForgottenAt() const { return *claims.expires + kForeignLeeway; }
};

// What a worker found when it checked the signature of the foreign token that came with a request. It names the keys
// that it checked with, for the issuer may have others meanwhile.
struct SignatureVerdict {
  IssuerKeys::Keys keys;  // null: none were needed
  Result<Proof, ExchangeError> proof;
};

// A good token, and the one rule that lets it in.
struct Voucher {
  Proof proof;
  TrustRule rule;
  Account robot;
  Actor actor;  // the robot, without powers
};

// What a decision was made from, for those who may see the rules.
struct TrustTrial {
  std::optional<ExchangeRefusal> fault;  // nothing: the rules decide
  std::vector<TrustRule> rules;
  std::vector<RuleFit> fits;  // one for each rule; none where the signature is not good
  ForeignIdentity identity;
};

// A foreign token as it came with a request.
struct Presented {
  std::string_view login;  // a robot's name, or kAnyRobot
  std::string_view token;
  std::vector<std::string> name_spaces{};  // of what is asked for, in that order: they decide which robot is meant
  TrustTrial* trial = nullptr;             // where to write down what the decision is made from; null: nowhere
};

// Whether it is us who sign as that issuer. What we sign is no foreign token, whatever a rule says.
bool IsOurs(const Run& run, std::string_view issuer);
// Good for nothing but finding the keys; empty when it does not say.
std::string ClaimedIssuer(std::string_view token);

// Checks the signature with the keys that are at hand. On a worker: up to a fifth of a millisecond.
SignatureVerdict CheckSignature(const IssuerKeys& issuer_keys, std::string_view token, TimePoint now);

// By the rules of the robot that the login names, or of all robots: those that fit must be of one and the same in the
// first of the name spaces asked for that has any, or, if none has, anywhere. kNeedsWrite is not among the errors.
Result<Voucher, ExchangeRefusal> VouchFor(const Run& run, ForeignIssuers& issuers, const Presented& presented);

}  // namespace jeton::authority
