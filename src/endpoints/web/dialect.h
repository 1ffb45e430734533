#pragma once

#include <vector>

#include "endpoints/route.h"

// Pages for browsers: signing in, and letting an application act for its user (the web flow of the Quay dialect). They
// lie among the paths of other dialects, which print the errors of the edge there.
namespace jeton::endpoints::web {

std::vector<Route> Routes(const Settings& settings);

}  // namespace jeton::endpoints::web
