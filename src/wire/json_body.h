#pragma once

#include <boost/json/object.hpp>
#include <string>
#include <string_view>

#include "base/json.h"
#include "wire/message.h"

namespace jeton::wire {

// A JSON answer of any status.
Response JsonResponse(int status, const boost::json::value& body);
// As JsonResponse, for text that is JSON already.
Response JsonTextResponse(int status, std::string body);

// Convert between Boost.JSON strings and std::string_view.
inline std::string_view View(const boost::json::string& text) { return {text.data(), text.size()}; }
inline boost::json::string_view JsonView(std::string_view text) { return {text.data(), text.size()}; }

}  // namespace jeton::wire
