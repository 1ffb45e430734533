#pragma once

#include <string>
#include <string_view>

#include "authority/authority.h"
#include "authority/work.h"
#include "base/result.h"

namespace jeton::authority {

// Of the password that a robot gets for a foreign identity.
constexpr Seconds kFederatedPasswordLife{3600};

// Robots without a secret of their own: a foreign token is exchanged for a password of an hour.

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
  kWrongSubject,
  kRobotUnusable,  // `credential` says why
  kNeedsWrite,     // all is well: run again with a write transaction
  kUsedBefore,
};

struct ExchangeRefusal {
  ExchangeError error;
  std::string issuer{};  // as the token claims
  CredentialError credential{};
};

// The robot's password for one foreign token that one rule of the robot fits as a whole. A foreign token is taken once,
// whichever robot it was for.
Result<std::string, ExchangeRefusal> ExchangeForeignToken(Authority& authority, const Work& work,
                                                          std::string_view robot_name, std::string_view token);

// Whether a robot's password is meant for ByFederation: one that reads as a JWT, good or bad.
bool LooksFederated(std::string_view secret);
// A robot by such a password: nobody else's, and dead with its robot, the robot's owner and the rule that it came by.
Result<Actor, CredentialError> ByFederation(Authority& authority, const Work& work, std::string_view robot_name,
                                            std::string_view secret);

}  // namespace jeton::authority
