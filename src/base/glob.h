#pragma once

#include <string_view>

namespace jeton {

enum class Star { kAnyText, kSomeText };  // kSomeText: a star stands for one character at least

// True when the text is what the pattern says. The first `*` of the pattern stands for a part of the text; there is at
// most one. A star reaches as far as the text: callers take both apart at their delimiters before.
constexpr bool FitsGlob(std::string_view pattern, std::string_view text, Star star) {
  const auto at = pattern.find('*');
  if (at == std::string_view::npos) return pattern == text;
  const std::size_t least = pattern.size() - (star == Star::kAnyText ? 1 : 0);
  return text.size() >= least && text.starts_with(pattern.substr(0, at)) && text.ends_with(pattern.substr(at + 1));
}

}  // namespace jeton
