#pragma once

#include <string_view>

#include "domain/actor.h"
#include "identity/facts.h"
#include "identity/work.h"

namespace jeton::authority {

// The name of the application that owns the bootstrap token. Reserved: callers cannot make tokens for it.
constexpr std::string_view kBootstrapApplication = "__quay_bootstrap_app";
// The name of the token itself.
constexpr std::string_view kBootstrapToken = "bootstrap";

// Returns whether the actor presented the bootstrap token.
bool IsBootstrapToken(Facts& facts, const Work& work, const Actor& actor);

}  // namespace jeton::authority
