#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "authority/audit/denials.h"

namespace jeton::authority {

// Bytes of the text of one denial, at most.
constexpr std::size_t kMostDenialText = 16 * 1024;
// Bytes of any one text that the caller chose, at most.
constexpr std::size_t kMostDeniedName = 511;
constexpr std::size_t kMostClaimText = 100;

// Returns the first `most` bytes of a text, made valid UTF-8.
std::string CutText(std::string_view text, std::size_t most);

// Prints a denial as it is stored, in memory and in the database: a JSON object of at most kMostDenialText bytes.
// Leaves out from the end what does not fit.
std::string PrintDenial(Denial denial);
// Returns nothing for a text that PrintDenial did not print.
std::optional<Denial> ParseDenial(std::string_view text);

}  // namespace jeton::authority
