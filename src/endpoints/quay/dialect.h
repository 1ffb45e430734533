#pragma once

#include <vector>

#include "endpoints/route.h"

// Quay's API, below /api/v1, and the documents that its clients read elsewhere.
namespace jeton::endpoints::quay {

std::vector<Route> Routes(const Settings& settings);

}  // namespace jeton::endpoints::quay
