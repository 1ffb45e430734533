#pragma once

#include <vector>

#include "endpoints/edge.h"
#include "endpoints/route.h"

// Our own API: everything below /jeton/v1.
namespace jeton::endpoints::api {

std::vector<Route> Routes(const Settings& settings);

// RFC 9457.
Response EdgeError(const EdgeFault& fault);

}  // namespace jeton::endpoints::api
