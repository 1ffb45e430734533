#pragma once

#include <vector>

#include "endpoints/route.h"

// Pages for browsers: to sign in, and to authorize an application (the web flow of the Quay dialect). Their paths lie
// within other dialects, which print the edge errors there.
namespace jeton::endpoints::web {

std::vector<Route> Routes(const Settings& settings);

}  // namespace jeton::endpoints::web
