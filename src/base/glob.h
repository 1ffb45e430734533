#pragma once

#include <string_view>

namespace jeton {

enum class Star { kAnyText, kSomeText };  // kSomeText: a star stands for at least one character

// Returns whether the text matches the pattern, which holds at most one `*`. The star may match across delimiters, so
// callers split both at their delimiters first.
constexpr bool FitsGlob(std::string_view pattern, std::string_view text, Star star) {
  const auto at = pattern.find('*');
  if (at == std::string_view::npos) return pattern == text;
  const std::size_t least = pattern.size() - (star == Star::kAnyText ? 1 : 0);
  return text.size() >= least && text.starts_with(pattern.substr(0, at)) && text.ends_with(pattern.substr(at + 1));
}

}  // namespace jeton
