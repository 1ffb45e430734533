#pragma once

#include <string>

#include "endpoints/call.h"

// The runs of a request that a foreign token has to wait for.
namespace jeton::endpoints {

// With the keys of the token's issuer. login: as which robot it came, whose owner is the one that waits.
Detour FetchKeys(const Call& call, const Secret& token, std::string_view login);
// With a SignatureVerdict on it.
Detour CheckToken(const Call& call, const Secret& token);

}  // namespace jeton::endpoints
