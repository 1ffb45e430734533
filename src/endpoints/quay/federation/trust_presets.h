#pragma once

#include <boost/json/object.hpp>
#include <string>

#include "base/result.h"

namespace jeton::endpoints::quay {

// The rule that a short form, {"preset","…"}, stands for; the error says what is wrong with it. The audience is
// the named one, or else this server.
Result<boost::json::object, std::string> ExpandPreset(const boost::json::object& short_form,
                                                      const std::string& public_url);

}  // namespace jeton::endpoints::quay
