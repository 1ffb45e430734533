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

// Tokens of other issuers: from the presented text to the robot that it authenticates.

enum class ExchangeError {
  kUnknownRobot,
  kNoRules,
  kMalformed,
  kTooLarge,  // more than 16 KiB
  kNoIssuer,
  kUnknownIssuer,
  kNotHttps,            // the issuer: its keys could be forged
  kKeysNotFetched,      // run again once a worker has fetched the keys of `issuer`
  kSignatureUnchecked,  // run again once a worker has checked the signature
  kKeysUnreachable,
  kKeysUnusable,
  kUnknownKey,
  kForged,
  kNoTimes,  // no exp or no iat
  kExpired,
  kNotYet,   // nbf or iat in the future
  kTooLong,  // lives for more than a day
  kTooOld,   // to be a password
  kWrongAudience,
  kWrongSubject,    // or other claims
  kWrongClient,     // an identity assertion that was made for another client
  kAmbiguous,       // several robots of one owner could be meant
  kUndecided,       // several robots of several owners could be meant
  kRobotUnusable,   // `credential` says why
  kNeedsWrite,      // accepted: run again with a write transaction
  kUsedBefore,      // in an exchange
  kBoundElsewhere,  // bound to another robot or address
};

struct ExchangeRefusal {
  ExchangeError error;
  std::string issuer{};  // as the token claims
  CredentialError credential{};
};

// Tolerated difference to the clocks of issuers.
inline constexpr Seconds kForeignLeeway{30};

// A token whose signature is good.
struct Proof {
  ForeignClaims claims;
  Digest digest;       // recognizes the token when it comes again
  std::string type{};  // its `typ`, in lower case

  TimePoint ForgottenAt() const { return *claims.expires + kForeignLeeway; }
};

// The result of a worker's check of a foreign token's signature. Holds the keys that it used, since the issuer may have
// changed them meanwhile.
struct SignatureVerdict {
  IssuerKeys::Keys keys;  // null: none were needed
  Result<Proof, ExchangeError> proof;
};

// A good token and the rule that lets it in.
struct Voucher {
  Proof proof;
  TrustRule rule;
  Account robot;
  Actor actor;  // the robot, without powers
};

// The basis of a decision, for readers who may see the rules.
struct TrustTrial {
  std::optional<ExchangeRefusal> fault;  // nothing: the rules decide
  std::vector<TrustRule> rules;
  std::vector<RuleFit> fits;  // one per rule; empty if the signature is bad
  ForeignIdentity identity;
};

// As what a foreign token is presented. Each kind of token counts as one of them only.
enum class ForeignUse {
  kLogin,  // as a robot's password, or for one
  kGrant,  // as a grant for an access token
};

// A foreign token as it came with a request.
struct Presented {
  std::string_view login;  // a robot's name, or kAnyRobot
  std::string_view token;
  std::vector<std::string> name_spaces{};  // of the requested scopes, in order: decide which robot is meant
  TrustTrial* trial = nullptr;             // receives the basis of the decision; may be null
  ForeignUse use = ForeignUse::kLogin;
};

// Returns whether we sign as that issuer. A token of ours is never a foreign token, whatever a rule says.
bool IsOurs(const Run& run, std::string_view issuer);
// Returns the unverified issuer, for finding its keys and nothing else. Empty if the token names none.
std::string ClaimedIssuer(std::string_view token);

// Counts a presented token for the metrics, once the answer leaves: as given something (no error), as refused, or as
// one whose issuer's keys are not to be had. Errors that ask for another run are not counted.
void CountExchange(const Run& run, std::optional<ExchangeError> error);

// Checks the signature with the keys in memory. Runs on a worker: up to a fifth of a millisecond.
SignatureVerdict CheckSignature(const IssuerKeys& issuer_keys, std::string_view token, TimePoint now);

// Returns what is wrong with the token's times, if anything. A grant need not say when it was issued (RFC 7523, section
// 3, item 6).
std::optional<ExchangeError> FaultOfTimes(const ForeignClaims& claims, TimePoint now,
                                          ForeignUse use = ForeignUse::kLogin);

// Rules of one issuer that are searched for a token that names no robot.
inline constexpr std::size_t kMostRulesOfIssuer = 512;

// Parses a token that names no robot, and checks its signature and times. Asks only issuers that a rule names.
Result<Proof, ExchangeRefusal> ProveForeign(const Run& run, ForeignIssuers& issuers, const Presented& presented);
// Returns the matching rule, unless rules of several robots match.
Result<TrustRule, ExchangeError> FindOnlyRule(const Run& run, const std::vector<TrustRule>& rules,
                                              const ForeignIdentity& identity);
// Fails with kRobotUnusable.
Result<Voucher, ExchangeRefusal> Vouch(const Run& run, Proof proof, TrustRule rule, Account robot);

// Finds the rule that lets the token in. If the login names a robot, looks at its rules only. Otherwise looks through
// the requested name spaces in order, then everywhere: the first place with a matching rule decides, and all its
// matching rules must belong to one robot. Never fails with kNeedsWrite.
Result<Voucher, ExchangeRefusal> VouchFor(const Run& run, ForeignIssuers& issuers, const Presented& presented);

}  // namespace jeton::authority
