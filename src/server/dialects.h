#pragma once

#include <vector>

#include "endpoints/route.h"

namespace jeton::server {

// The routes of all dialects that are served with these settings, which have to outlive them.
std::vector<endpoints::Route> MainRoutes(const Settings& settings);

}  // namespace jeton::server
