#pragma once

#include <vector>

#include "endpoints/route.h"

// The OpenShift v2 broker's dialect, below /broker/rest.
namespace jeton::endpoints::openshift {

std::vector<Route> Routes(const Settings& settings);

}  // namespace jeton::endpoints::openshift
