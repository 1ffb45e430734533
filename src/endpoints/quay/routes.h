#pragma once

#include <vector>

#include "endpoints/route.h"

// The dialect's table in parts: each folder has the rows of its own endpoints. Every path is written as Quay writes it,
// with a slash at its end or without. The names of its parameters are part of the dialect: clients that are generated
// from discovery call by them.
namespace jeton::endpoints::quay {

std::vector<Route> OrganizationRoutes();
std::vector<Route> ApplicationRoutes();
std::vector<Route> PeopleRoutes();
std::vector<Route> FederationRoutes();

}  // namespace jeton::endpoints::quay
