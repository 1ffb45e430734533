#pragma once

#include <boost/json/array.hpp>
#include <string>
#include <vector>

#include "authority/federation/trust.h"
#include "base/result.h"
#include "endpoints/quay/federation/bodies.h"

// Trust rules as JSON, shared by the endpoints about them.
namespace jeton::endpoints::quay {

// Reads rules and expands short forms. The error says what is wrong, and with which rule.
Result<std::vector<authority::TrustRequest>, std::string> ReadTrustRules(const json::array& entries,
                                                                         const std::string& public_url);

json::object ViewTrustRule(const TrustRule& rule);
// {"rules","warnings"}
json::object ViewTrust(const std::vector<TrustRule>& rules);

}  // namespace jeton::endpoints::quay
