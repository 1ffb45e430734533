#pragma once

#include <string_view>
#include <vector>

#include "authority/federation/foreign_token.h"
#include "authority/robots/robots.h"

namespace jeton::authority {

// Tries a foreign token as the robot's password: returns the decision and its basis, without side effects. After
// kKeysNotFetched or kSignatureUnchecked, run again with the missing finding.
TrustTrial TryJobToken(const Run& run, ForeignIssuers& issuers, std::string_view robot, std::string_view token);

// The same, for callers who may see the rules. `faults` receives every reason, apart from the rules, for which the
// token is refused; may be null.
TrustTrial TryToken(const Run& run, ForeignIssuers& issuers, const SeenRobot& robot, std::string_view token,
                    std::vector<ExchangeError>* faults = nullptr);

}  // namespace jeton::authority
