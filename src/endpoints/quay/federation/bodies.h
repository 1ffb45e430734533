#pragma once

#include <optional>
#include <string>

#include "authority/federation/trust.h"
#include "endpoints/quay/body_parts.h"
#include "endpoints/trust_rule.h"

// The request bodies of this folder's endpoints. The tables in bodies.cc describe each member.
namespace jeton::endpoints::quay {

// One entry of the list that Quay's clients send.
extern const wire::Body<authority::TrustRequest> kFederationEntry;

// A rule, written out. Unknown members are refused: a misspelt one would make the rule wider than intended.
extern const wire::Body<authority::TrustRequest> kTrustRule;

// Rules, each written out or in the short form of a preset.
struct TrustRules {
  std::optional<json::array> rules;
};
extern const wire::Body<TrustRules> kTrustRules;
extern const wire::Body<TrustRules> kProposedRules;  // or none: the robot's current rules

struct TrustTrialBody {
  std::string token;
};
extern const wire::Body<TrustTrialBody> kTrustTrial;

}  // namespace jeton::endpoints::quay
