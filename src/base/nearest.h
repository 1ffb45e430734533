#pragma once

#include <cstddef>
#include <span>
#include <string_view>

namespace jeton {

// Returns how many characters must be inserted, removed or replaced (Levenshtein distance).
std::size_t EditDistance(std::string_view a, std::string_view b);

// Returns the known name that the author of `text` most likely meant. Empty if more than a third of its characters,
// plus one, would have to change.
std::string_view NearestName(std::string_view text, std::span<const std::string_view> known);

}  // namespace jeton
