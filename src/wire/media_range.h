#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace jeton::wire {

// One element of an Accept header (RFC 9110, section 12.5.1), or the whole of a Content-Type.
struct MediaRange {
  std::string type;                    // lower case
  int quality = 1000;                  // in thousandths; an unreadable value counts as 1
  std::optional<std::string> version;  // the `version` parameter
  bool no_links = false;               // whether there is a parameter of this name, with or without a value
};

// Returns the elements in the order sent, without empty ones.
std::vector<MediaRange> ParseMediaRanges(std::string_view header);

}  // namespace jeton::wire
