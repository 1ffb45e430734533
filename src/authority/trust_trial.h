#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "authority/foreign_token.h"
#include "authority/robots.h"

namespace jeton::authority {

// What would become of a token that is presented as the robot's.
struct TrustTrial {
  std::optional<ExchangeRefusal> fault;  // of the token itself, whatever the rules say
  std::vector<TrustRule> rules;
  std::vector<RuleFit> fits;  // one for each rule; none where the signature is not good
  ForeignIdentity identity;
};

// A fault kKeysNotFetched: the keys are not at hand.
TrustTrial TryRules(const Authority& authority, const Work& work, const Id& robot, std::string_view token);

// For those who may see the rules. The token is not used up; a fault kKeysNotFetched wants a run with the keys.
Result<TrustTrial, Refusal> TryToken(Authority& authority, const Work& work, const Actor& actor,
                                     const RobotOwner& owner, std::string_view short_name, std::string_view token);

}  // namespace jeton::authority
