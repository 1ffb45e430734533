#pragma once

#include <boost/json/array.hpp>
#include <string>
#include <vector>

#include "authority/federation/trust.h"
#include "base/result.h"
#include "endpoints/quay/common.h"

// Trust rules as JSON: what the endpoints about them share.
namespace jeton::endpoints::quay {

inline constexpr std::size_t kMostTrustRules = 100;
inline constexpr std::size_t kLongestTrustText = 2048;

// Audiences are kept with spaces between them, so none may hold one.
std::vector<std::string> ReadAudiences(Fields& fields);
bool IsIssuerAddress(const std::string& issuer);

// {"rules":[…]}, short forms expanded; the error says what is wrong. Unknown members are refused: one that
// was misspelt would leave a rule wider than it was meant.
Result<std::vector<authority::TrustRequest>, std::string> ReadTrustRules(const json::object& body,
                                                                         const std::string& public_url);

json::object ViewTrustRule(const TrustRule& rule);
// {"rules","warnings"}
json::object ViewTrust(const std::vector<TrustRule>& rules);

}  // namespace jeton::endpoints::quay
