#pragma once

#include <cstddef>
#include <span>
#include <string_view>

namespace jeton {

// How many characters have to be put in, left out or replaced (Levenshtein).
std::size_t EditDistance(std::string_view a, std::string_view b);

// Returns the known name that was most likely meant. Empty if none is near: if more than a third of its characters,
// plus one, would have to change.
std::string_view NearestName(std::string_view text, std::span<const std::string_view> known);

}  // namespace jeton
