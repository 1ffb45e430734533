#pragma once

#include <span>
#include <string_view>

namespace jeton {

// Of the known names the one that somebody most likely meant; empty where none is near: more than a third of its
// characters, and one, would have to be changed.
std::string_view NearestName(std::string_view text, std::span<const std::string_view> known);

}  // namespace jeton
