#pragma once

#include <vector>

#include "endpoints/route.h"

// Our own API: everything below /jeton/v1.
namespace jeton::endpoints::api {

std::vector<Route> Routes(const Settings& settings);

}  // namespace jeton::endpoints::api
