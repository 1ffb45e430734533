#pragma once

#include <boost/json/array.hpp>

#include "authority/teams.h"

namespace jeton::endpoints::quay {

// [{"repository":{"name","is_public"},"role"}]: what a team or robot may do, as both show it.
boost::json::array GrantViews(const authority::Grants& grants);

}  // namespace jeton::endpoints::quay
