#pragma once

#include <vector>

#include "endpoints/edge.h"
#include "endpoints/route.h"

// The OpenShift v2 broker's dialect, below /broker/rest.
namespace jeton::endpoints::openshift {

std::vector<Route> Routes(const Settings& settings);

// The envelope, in the format that the path names.
Response EdgeError(const EdgeFault& fault);

}  // namespace jeton::endpoints::openshift
