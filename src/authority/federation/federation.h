#pragma once

#include <string>
#include <string_view>

#include "authority/federation/foreign_token.h"
#include "base/result.h"
#include "keys/key_ring.h"

namespace jeton::authority {

// Robots without a secret of their own: a foreign token is exchanged for a password of an hour.

// A robot's password that is still to be signed, which takes longer than to write down that it was given.
struct FederatedPassword {
  std::string claims;  // JSON

  std::string Sign(const CurrentKeys& keys) const;
};

// The robot's password for one foreign token that one rule of the robot fits as a whole. A foreign token is taken once,
// whichever robot it was for.
Result<FederatedPassword, ExchangeRefusal> ExchangeForeignToken(const Run& run, ForeignIssuers& issuers,
                                                                std::string_view robot_name, std::string_view token);

// Whether a robot's password is meant for ByFederation: one that reads as a JWT, good or bad.
bool LooksFederated(std::string_view secret);
// A robot by such a password: good for this robot alone, and dead with it, its owner and the rule that it came by.
// What we have not signed ourselves is for ByJobToken.
Result<Actor, CredentialError> ByFederation(const Run& run, ForeignIssuers& issuers, const CurrentKeys& keys,
                                            const Presented& presented);

}  // namespace jeton::authority
