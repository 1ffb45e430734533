#pragma once

#include <boost/json/object.hpp>
#include <optional>
#include <string>

#include "authority/descent.h"
#include "endpoints/call.h"

namespace jeton::endpoints {

// The parameter that says what happens to tokens made with a revoked token.
inline constexpr const char* kDescendantsParameter = "descendants";

// Parses end (the default) or keep; returns nothing for any other word.
std::optional<authority::Descendants> ParseDescendants(const std::optional<std::string>& text);

// Adds the member `made_with`: {"uuid", "kind", "name"} of the parent token, or null if a person made the token.
void AddMadeWith(boost::json::object& body, const Run& run, const Token& token);

}  // namespace jeton::endpoints
