#pragma once

#include <string_view>

#include "authority/identity.h"
#include "authority/work.h"

namespace jeton::authority {

struct Authority;

// The login of a job that leaves it to the rules which robot it is.
inline constexpr std::string_view kAnyRobot = "oidc";

// A robot by the foreign token of a job, which is its password as it is. Its first use binds it to that robot and to
// the caller's address, for as long as it lives: a stolen one is of no use elsewhere.
Result<Actor, CredentialError> ByJobToken(Authority& authority, const Work& work, std::string_view login,
                                          std::string_view token);

}  // namespace jeton::authority
