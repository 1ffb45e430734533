#pragma once

#include <boost/json/object.hpp>
#include <string_view>

#include "identity/settings.h"

namespace jeton::endpoints::api {

// What every PUT does with what it is not sent.
inline constexpr std::string_view kPutText =
    "`PUT` makes a thing, or replaces its settings: a member that is absent or null takes its default. What limits a "
    "thing is the exception, so that no limit is lifted by accident: `enabled`, `disabled`, `ends`, `expires` and "
    "`policy` stay as they are unless they are named.";

// The OpenAPI 3.1 document of everything that this server offers to programs, printed from the tables.
boost::json::object PrintOpenApi(const Settings& settings);

}  // namespace jeton::endpoints::api
