#pragma once

#include <string_view>

#include "domain/actor.h"
#include "identity/facts.h"
#include "identity/work.h"

namespace jeton {

// The application that holds the bootstrap token: a reserved name, for which no caller can make tokens.
constexpr std::string_view kBootstrapApplication = "__quay_bootstrap_app";
// The name of the token itself.
constexpr std::string_view kBootstrapToken = "bootstrap";

// Whether the actor presented the bootstrap token.
bool IsBootstrapToken(Facts& facts, const Work& work, const Actor& actor);

}  // namespace jeton
