#pragma once

#include <boost/json/value.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace jeton {

// Parses RFC 8259 text. Returns nothing if it is malformed, deeper than 32 levels, not UTF-8, or has a name twice in
// one object, because two parsers could then read different values.
std::optional<boost::json::value> ParseJson(std::string_view text);

// Returns the member of that name, or null if it is absent or `value` is not an object.
const boost::json::value* Member(const boost::json::value& value, std::string_view name);

// Returns the string member of that name, or empty text if there is none.
std::string TextOf(const boost::json::object& object, std::string_view name);

}  // namespace jeton
