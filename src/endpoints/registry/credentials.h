#pragma once

#include "endpoints/registry/token_request.h"

namespace jeton::endpoints::registry {

// How the log calls this place.
constexpr std::string_view kHow = "v2auth";

// Whom the credentials of a request make; nobody, where there are none and nobody may come. The error is the answer.
Result<Actor, Outcome> Authenticate(Authority& authority, const Call& call, const TokenRequest& request);

bool MayWrite(const Call& call);

}  // namespace jeton::endpoints::registry
