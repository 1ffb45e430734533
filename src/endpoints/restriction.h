#pragma once

#include <boost/json/object.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "domain/restriction.h"

// What a token is held to, as every dialect asks for it and shows it: "repositories", "actions" and "addresses" (texts
// of words), "not_before" (a time) and "uses" (a number).
namespace jeton::endpoints {

inline constexpr std::int64_t kMostUses = 1'000'000'000;

// As they were sent; nothing for what was not, and that restricts nothing.
struct AskedRestriction {
  std::optional<std::string> repositories;
  std::optional<std::string> actions;
  std::optional<std::string> addresses;
  std::optional<std::string> not_before;
  std::optional<std::int64_t> uses;
};

struct RestrictionProblem {
  std::string_view member;
  std::string_view text;  // "must be …"
};

Result<Restriction, RestrictionProblem> ReadRestriction(const AskedRestriction& asked);

// Adds the members that restrict something. `restriction` is as a token keeps it.
void AddRestriction(boost::json::object& view, std::string_view restriction);

}  // namespace jeton::endpoints
