#pragma once

#include <boost/json/object.hpp>
#include <optional>
#include <string>
#include <string_view>

// What a trust rule says of one claim of a foreign token.
namespace jeton {

struct ClaimPattern {
  // A member of the claims, byte for byte; or, where it begins with `/`, a JSON Pointer (RFC 6901) through objects, for
  // members of members and for names that hold dots: `/kubernetes.io/namespace`.
  std::string name;
  // Byte for byte, but for `*`, once between delimiters: one character or more of a text, none of them a delimiter
  // (`/`, `:`, `@`).
  std::string value;

  bool operator==(const ClaimPattern&) const = default;
  bool HasWildcard() const { return value.find('*') != std::string::npos; }
  std::string_view LastName() const { return std::string_view(name).substr(name.rfind('/') + 1); }
};

// What is wrong with it; empty: nothing. What fits everything, and claims that a rule speaks of in another place, are.
std::string_view FaultOf(const ClaimPattern& pattern);

// For people: texts as they are, all else as JSON prints it; nothing for what is absent.
std::optional<std::string> FindClaim(const boost::json::object& claims, std::string_view name);

// What cannot be found fits nothing, and neither do lists, objects and null. A wildcard stands for text alone, never
// for a part of a number.
bool Fits(const ClaimPattern& pattern, const boost::json::object& claims);

}  // namespace jeton
