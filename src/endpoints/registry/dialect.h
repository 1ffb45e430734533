#pragma once

#include <vector>

#include "endpoints/route.h"

// Container registries and their clients: tokens, keys and events.
namespace jeton::endpoints::registry {

std::vector<Route> Routes(const Settings& settings);

}  // namespace jeton::endpoints::registry
