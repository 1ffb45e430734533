#pragma once

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <optional>
#include <string>
#include <string_view>

// The part of XML 1.0 that the broker's dialect uses.
namespace jeton::wire {

// Appends one element for a value, as that dialect does: dashes replace underscores in names, members become children,
// null is an empty element with nil="true", and there are no type attributes. The items of a list have its name in the
// singular; links lose their names.
void AppendXmlElement(std::string& out, std::string_view name, const boost::json::value& value);

// Returns the name of an item of a list: authorizations -> authorization.
std::string_view SingularOf(std::string_view list);

// Reads parameters from a document: the children of its root by name, with underscores for dashes, as in JSON. A root
// without children is itself a parameter. Text stays text, nil="true" is null. Returns nothing if the document is not
// well-formed UTF-8, is deeper than 32 levels, has a name twice in one element, or has a document type. So the only
// entities are those of XML itself.
std::optional<boost::json::object> ParseXmlParameters(std::string_view text);

}  // namespace jeton::wire
