#pragma once

#include <string_view>

#include "authority/federation/foreign_token.h"
#include "authority/organizations/robots.h"

namespace jeton::authority {

// What becomes of a foreign token that is the robot's password: the decision itself, with what it was made from, and
// without its effects. A fault kKeysNotFetched or kSignatureUnchecked wants a run with what is missing.
TrustTrial TryJobToken(const Run& run, ForeignIssuers& issuers, std::string_view robot, std::string_view token);

// The same, for those who may see the rules.
TrustTrial TryToken(const Run& run, ForeignIssuers& issuers, const SeenRobot& robot, std::string_view token);

}  // namespace jeton::authority
