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

// Appends text as a JSON string, quotes included. Bytes that are not UTF-8 become U+FFFD: an answer is JSON, whatever
// was sent.
void AppendJsonString(std::string& out, std::string_view text);
// The same without the quotes: for literals that hold them with what else comes between two texts.
void AppendJsonText(std::string& out, std::string_view text);
// Appends a member to the object that `out` ends in: after `{` the first, else one more.
void AppendJsonMember(std::string& out, std::string_view name, std::string_view value);

}  // namespace jeton
