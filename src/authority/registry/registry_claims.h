#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "authority/registry/registry_access.h"

namespace jeton::authority {

// Prints the claims of a registry token as JSON: iss, sub, aud (one text), exp, nbf, iat, jti, access, and `parent`,
// the id of the presented token. `access` is always present, as are the actions of its entries, in the order push,
// pull, delete, *. The Quay profile adds `context`.
std::string PrintRegistryClaims(const RegistryService& service, const Actor& actor,
                                const std::vector<GrantedScope>& granted, std::string_view id, TimePoint now,
                                Seconds life);

// Returns the part of such claims that two tokens share if they grant the same to the same caller: all but times and
// id.
std::string_view WhatTheyGrant(std::string_view claims);

// Prints a grant as the scopes that request exactly this, separated by spaces. Leaves out empty grants.
std::string PrintGrantedScopes(const std::vector<GrantedScope>& granted);

}  // namespace jeton::authority
