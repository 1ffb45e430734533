#pragma once

#include <boost/json/object.hpp>
#include <optional>
#include <string>
#include <string_view>

// A condition of a trust rule on one claim of a foreign token.
namespace jeton {

struct ClaimPattern {
  // The name of a claim, byte for byte. If it begins with `/`, a JSON Pointer (RFC 6901) through objects, for nested
  // members and for names with dots: `/kubernetes.io/namespace`.
  std::string name;
  // Compared byte for byte, except `*`, which matches one or more characters other than a delimiter (`/`, `:`, `@`). At
  // most one `*` may stand between two delimiters.
  std::string value;

  bool operator==(const ClaimPattern&) const = default;
  bool HasWildcard() const { return value.find('*') != std::string::npos; }
  std::string_view LastName() const { return std::string_view(name).substr(name.rfind('/') + 1); }
};

// Returns what is wrong with the pattern; empty: nothing. Refuses patterns of wildcards alone, and claims that a rule
// covers elsewhere.
std::string_view FaultOf(const ClaimPattern& pattern);

// Returns the claim for display: texts as they are, other values as JSON. Nothing if it is absent.
std::optional<std::string> FindClaim(const boost::json::object& claims, std::string_view name);

// Returns whether the claim fits. Absent claims, lists, objects and null never fit. A wildcard matches only text, never
// part of a number.
bool Fits(const ClaimPattern& pattern, const boost::json::object& claims);

}  // namespace jeton
