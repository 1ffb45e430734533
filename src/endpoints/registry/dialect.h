#pragma once

#include <vector>

#include "endpoints/edge.h"
#include "endpoints/route.h"

// Container registries and their clients: tokens, keys and events.
namespace jeton::endpoints::registry {

std::vector<Route> Routes(const Settings& settings);

// The error of the token endpoint: one object for both OAuth and registry clients.
Response EdgeError(const EdgeFault& fault);

}  // namespace jeton::endpoints::registry
