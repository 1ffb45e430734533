#pragma once

#include <optional>
#include <string>

#include "authority/federation/trust.h"
#include "endpoints/quay/body_parts.h"

// What the endpoints of this folder are sent. The tables in bodies.cc say what each member is.
namespace jeton::endpoints::quay {

inline constexpr std::size_t kMostTrustRules = 100;
inline constexpr std::size_t kLongestTrustText = 2048;

bool IsIssuerAddress(const std::string& issuer);

// One entry of the list that Quay's clients send.
extern const wire::Body<authority::TrustRequest> kFederationEntry;

// A rule, written out. Unknown members are refused: one that was misspelt would leave a rule wider than it was meant.
extern const wire::Body<authority::TrustRequest> kTrustRule;

// Rules, each written out or in the short form of a preset.
struct TrustRules {
  std::optional<json::array> rules;
};
extern const wire::Body<TrustRules> kTrustRules;
extern const wire::Body<TrustRules> kProposedRules;  // or none: those that the robot has

struct TrustTrialBody {
  std::string token;
};
extern const wire::Body<TrustTrialBody> kTrustTrial;

}  // namespace jeton::endpoints::quay
