#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "authority/registry/registry_access.h"

namespace jeton::authority {

// The claims of a registry token as JSON: iss, sub, aud (one text), exp, nbf, iat, jti, access, and `parent`, the id of
// the token that it came from. `access` is always there, and so are the actions of its entries, in the order push,
// pull, delete, *. The Quay profile adds `context`.
std::string PrintRegistryClaims(const RegistryService& service, const Actor& actor,
                                const std::vector<GrantedScope>& granted, std::string_view id, TimePoint now,
                                Seconds life);

// What was granted, as the scopes that would have asked for no more: separated by spaces, without what is empty.
std::string PrintGrantedScopes(const std::vector<GrantedScope>& granted);

}  // namespace jeton::authority
