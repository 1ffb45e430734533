#pragma once

#include <boost/json/object.hpp>

#include "identity/settings.h"

namespace jeton::endpoints::api {

// The OpenAPI 3.1 document of everything that this server offers to programs, printed from the tables.
boost::json::object PrintOpenApi(const Settings& settings);

}  // namespace jeton::endpoints::api
