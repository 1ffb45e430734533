#pragma once

#include "domain/restriction.h"
#include "endpoints/quay/common.h"

// Members of tokens that say what they are held to, beyond Quay: "repositories", "actions" and "addresses" (texts of
// words), "not_before" (a time) and "uses" (a number).
namespace jeton::endpoints::quay {

// Members that are not there restrict nothing.
Restriction ReadRestriction(Fields& fields);
// Adds those that restrict something.
void AddRestriction(json::object& view, std::string_view restriction);

// Whole seconds from now, at least `least`; nothing where the member is not there.
std::optional<Seconds> ReadSeconds(Fields& fields, std::string_view name, std::int64_t least);

}  // namespace jeton::endpoints::quay
