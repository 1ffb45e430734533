#pragma once

#include <optional>

#include "endpoints/call.h"

namespace jeton::endpoints {

// Where the caller is in many teams, the run of a reader, for what goes through them all; else nothing.
std::optional<Detour> ReadElsewhere(const Call& call, const Actor& actor);

}  // namespace jeton::endpoints
