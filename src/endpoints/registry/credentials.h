#pragma once

#include "endpoints/registry/token_request.h"

namespace jeton::endpoints::registry {

// The name of this endpoint in the audit log.
constexpr std::string_view kHow = "v2auth";

// Identifies the caller by the credentials of the request. Anonymous if there are none and the installation allows
// that. The error is the answer.
Result<Actor, Outcome> Authenticate(const Call& call, const TokenRequest& request);

}  // namespace jeton::endpoints::registry
