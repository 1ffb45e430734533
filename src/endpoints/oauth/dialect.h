#pragma once

#include <vector>

#include "endpoints/route.h"

// The standard surface: RFC 6749 and its family.
namespace jeton::endpoints::oauth {

std::vector<Route> Routes(const Settings& settings);

}  // namespace jeton::endpoints::oauth
