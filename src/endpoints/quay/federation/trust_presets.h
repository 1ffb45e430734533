#pragma once

#include <boost/json/object.hpp>
#include <string>

#include "base/result.h"

namespace jeton::endpoints::quay {

// Expands a short form, {"preset","…"}, to its rule. The audience is the named one, else this server. The error says
// what is wrong.
Result<boost::json::object, std::string> ExpandPreset(const boost::json::object& short_form,
                                                      const std::string& public_url);

}  // namespace jeton::endpoints::quay
