#pragma once

#include <optional>

#include "endpoints/call.h"

namespace jeton::endpoints {

// Returns the detour to a reader if the caller is in many teams and the run is not on a worker yet. For calls that go
// through all teams of the caller.
std::optional<Detour> ReadElsewhere(const Call& call, const Actor& actor);

}  // namespace jeton::endpoints
