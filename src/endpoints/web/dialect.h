#pragma once

#include <vector>

#include "endpoints/route.h"

// Pages for browsers: signing in, and letting an application act for its user (the web flow of the Quay dialect).
namespace jeton::endpoints::web {

std::vector<Route> Routes(const Settings& settings);

}  // namespace jeton::endpoints::web
