#pragma once

#include <vector>

#include "endpoints/route.h"

// The dialect's route table in parts: each folder has the rows of its endpoints. Every path is spelled as in Quay, with
// or without a final slash. The names of path parameters are part of the dialect: clients generated from discovery use
// them.
namespace jeton::endpoints::quay {

std::vector<Route> OrganizationRoutes();
std::vector<Route> ApplicationRoutes();
std::vector<Route> PeopleRoutes();
std::vector<Route> FederationRoutes();

}  // namespace jeton::endpoints::quay
