#pragma once

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <optional>
#include <string>
#include <string_view>

// XML 1.0, as far as the broker's dialect speaks it.
namespace jeton::wire {

// Appends one element for a value, in the manner of that dialect: dashes for the underscores of names, members as
// children, an empty element with nil="true" for null, no type attributes. The items of a list bear its name in the
// singular; links lose their names.
void AppendXmlElement(std::string& out, std::string_view name, const boost::json::value& value);

// The name of an item of a list: authorizations -> authorization.
std::string_view SingularOf(std::string_view list);

// The parameters in a document: the children of its root by name, with underscores for dashes, as JSON would have
// them; a root without children is a parameter itself. Text stays text, nil="true" is null. Nothing for anything that
// is not well-formed UTF-8, deeper than 32 levels, has a name twice in one element, or a document type: there are no
// entities but those of XML itself.
std::optional<boost::json::object> ParseXmlParameters(std::string_view text);

}  // namespace jeton::wire
