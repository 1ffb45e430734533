#pragma once

#include "endpoints/registry/token_request.h"

namespace jeton::endpoints::registry {

// How the log calls this place.
constexpr std::string_view kHow = "v2auth";

// Identifies the caller by the credentials of a request; anonymous if there are none and the service admits that. The
// error is the answer.
Result<Actor, Outcome> Authenticate(const Call& call, const TokenRequest& request);

bool MayWrite(const Call& call);

}  // namespace jeton::endpoints::registry
