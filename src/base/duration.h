#pragma once

#include <optional>
#include <string_view>

#include "base/time.h"

namespace jeton {

// Ten years. More is a slip, and no date could be counted on.
inline constexpr Seconds kLongestDuration{315'576'000};

// Reads `10.minutes`: seconds, minutes, hours, days, weeks or months of 30 days, with or without the last letter; zero
// and ten years at most.
std::optional<Seconds> ParseDuration(std::string_view text);

}  // namespace jeton
