#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "authority/authority.h"
#include "authority/foreign_claims.h"
#include "authority/work.h"
#include "base/digest.h"
#include "base/result.h"
#include "crypto/foreign_jwt.h"
#include "domain/records.h"

namespace jeton::authority {

// A token of somebody else, from what was presented to the robot that it may come as.

enum class ExchangeError {
  kUnknownRobot,
  kNoRules,
  kMalformed,
  kNoIssuer,
  kUnknownIssuer,
  kKeysNotFetched,  // run again once a worker has fetched the keys of `issuer`
  kKeysUnreachable,
  kUnknownKey,
  kForged,
  kNoTimes,  // no exp or no iat
  kExpired,
  kNotYet,   // nbf or iat in the future
  kTooLong,  // it would live for more than a day
  kWrongAudience,
  kWrongSubject,   // or other claims
  kAmbiguous,      // several robots could be meant
  kRobotUnusable,  // `credential` says why
  kNeedsWrite,     // all is well: run again with a write transaction
  kUsedBefore,
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

// A good token, and the one rule that lets it in.
struct Voucher {
  Proof proof;
  TrustRule rule;
  Account robot;
  Actor actor;  // the robot, without powers
};

// Whether it is us who sign as that issuer. What we sign is no foreign token, whatever a rule says.
bool IsOurs(const Authority& authority, std::string_view issuer);
// Good for nothing but finding the keys; empty when it does not say.
std::string ClaimedIssuer(std::string_view token);

// A token of an issuer that may count here: somebody else, and one that the installation allows.
Result<crypto::ForeignJwt, ExchangeRefusal> ParseForeign(const Authority& authority, std::string_view token);
// Nobody may make this server ask an issuer whom no rule names: that is to be looked at before.
Result<Proof, ExchangeError> VerifyForeign(const Authority& authority, const crypto::ForeignJwt& jwt, TimePoint now);
// What is wrong with its times; nothing: nothing.
std::optional<ExchangeError> FaultOfTimes(const ForeignClaims& claims, TimePoint now);

// By the rules of that robot.
Result<Voucher, ExchangeRefusal> VouchFor(Authority& authority, const Work& work, std::string_view robot_name,
                                          std::string_view token);
// By the rules of all robots: those that fit must be of one and the same.
Result<Voucher, ExchangeRefusal> VouchForAny(Authority& authority, const Work& work, std::string_view token);

}  // namespace jeton::authority
