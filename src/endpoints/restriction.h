#pragma once

#include <boost/json/object.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "domain/restriction.h"

// Restrictions of tokens, as every dialect reads and shows them: "repositories", "actions" and "addresses" (words
// separated by spaces), "not_before" (a time) and "uses" (a number).
namespace jeton::endpoints {

inline constexpr std::int64_t kMostUses = 1'000'000'000;

// As sent. An absent member restricts nothing.
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

// Adds the members that restrict something. `restriction` is the stored text of a token.
void AddRestriction(boost::json::object& view, std::string_view restriction);

}  // namespace jeton::endpoints
