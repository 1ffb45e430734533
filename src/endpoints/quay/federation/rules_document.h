#pragma once

#include <boost/json/value.hpp>
#include <vector>

#include "authority/federation/trust.h"
#include "endpoints/quay/common.h"
#include "endpoints/quay/robot_place.h"

namespace jeton::endpoints::quay {

// A robot's trust rules as one of two documents: all of them, or those without claims as Quay knows them.
struct RulesDocument {
  Result<std::vector<authority::TrustRequest>, Outcome> (*read)(const Call& call);
  boost::json::value (*view)(const std::vector<TrustRule>& rules);
};

Outcome ShowRules(const Call& call, const Actor& actor, FindRobotPlace find, const RulesDocument& document);
// Replaces all rules by those of the body.
Outcome ReplaceRules(const Call& call, const Actor& actor, FindRobotPlace find, const RulesDocument& document);
Response ExplainRules(const Call& call, const Actor& actor, Refusal refusal, const RobotPlace& place);

}  // namespace jeton::endpoints::quay
