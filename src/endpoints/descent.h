#pragma once

#include <boost/json/object.hpp>
#include <optional>
#include <string>

#include "authority/descent.h"

namespace jeton::endpoints {

// The parameter by which a caller says what becomes of what a revoked token has made.
inline constexpr const char* kDescendantsParameter = "descendants";

// end (the default) or keep; nothing for other words.
std::optional<authority::Descendants> ParseDescendants(const std::optional<std::string>& text);

// The member `made_with`: {"uuid", "kind", "name"} of the token that it was made with, null when a person made it.
void AddMadeWith(boost::json::object& body, const Run& run, const Token& token);

}  // namespace jeton::endpoints
