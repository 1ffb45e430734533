#pragma once

#include <string>

#include "endpoints/call.h"

// Detours for requests that present a foreign token.
namespace jeton::endpoints {

// Fetches the keys of the token's issuer. `login` is the robot that the token was presented for; its owner is the
// tenant.
Detour FetchKeys(const Call& call, const Secret& token, std::string_view login);
// Checks the token's signature; the finding is a SignatureVerdict.
Detour CheckToken(const Call& call, const Secret& token);

}  // namespace jeton::endpoints
