#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "authority/audit/denials.h"

namespace jeton::authority {

// The most that the text of one denial takes.
constexpr std::size_t kMostDenialText = 16 * 1024;
// The most of any one text that a caller chose.
constexpr std::size_t kMostDeniedName = 511;
constexpr std::size_t kMostClaimText = 100;

// The first bytes of a text, as UTF-8 whatever they were.
std::string CutText(std::string_view text, std::size_t most);

// A denial as it is kept, in memory and in the database: a JSON object of at most kMostDenialText bytes. What does not
// fit is left out from the end.
std::string PrintDenial(Denial denial);
// Nothing for what PrintDenial has not printed.
std::optional<Denial> ParseDenial(std::string_view text);

}  // namespace jeton::authority
