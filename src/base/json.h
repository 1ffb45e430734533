#pragma once

#include <boost/json/value.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace jeton {

// RFC 8259 text to a value. Nothing for anything malformed, deeper than 32 levels, not UTF-8, or with a name twice
// in one object: two readers of such a text could understand two different things.
std::optional<boost::json::value> ParseJson(std::string_view text);

// The member of that name, null when absent or when `value` is no object.
const boost::json::value* Member(const boost::json::value& value, std::string_view name);

// The text of that name; empty when there is none.
std::string TextOf(const boost::json::object& object, std::string_view name);

}  // namespace jeton
