#pragma once

#include <string>
#include <string_view>

#include "authority/federation/foreign_token.h"
#include "base/result.h"
#include "keys/key_ring.h"

namespace jeton::authority {

// Robots without a secret of their own: the caller exchanges a foreign token for a password that lives an hour.

// A robot's password, not signed yet. Signing takes longer than the write transaction should.
struct FederatedPassword {
  std::string claims;  // JSON

  std::string Sign(const CurrentKeys& keys) const;
};

// Exchanges a foreign token for a password of the robot, if one of the robot's rules matches completely. A foreign
// token can be exchanged once, for whichever robot.
Result<FederatedPassword, ExchangeRefusal> ExchangeForeignToken(const Run& run, ForeignIssuers& issuers,
                                                                std::string_view robot_name, std::string_view token);

// Returns whether a robot's password is for ByFederation: it looks like a JWT, valid or not.
bool LooksFederated(std::string_view secret);
// Authenticates a robot by such a password. It works for this robot only, and ends with the robot, its owner and the
// rule that gave it. Passes tokens that we did not sign to ByJobToken.
Result<Actor, CredentialError> ByFederation(const Run& run, ForeignIssuers& issuers, const CurrentKeys& keys,
                                            const Presented& presented);

}  // namespace jeton::authority
