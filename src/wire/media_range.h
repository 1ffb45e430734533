#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace jeton::wire {

// One element of an Accept header (RFC 9110, section 12.5.1), or the whole of a Content-Type.
struct MediaRange {
  std::string type;                    // lower case
  int quality = 1000;                  // in thousandths; what cannot be read counts as 1
  std::optional<std::string> version;  // the parameter of that name
  bool no_links = false;               // whether there is a parameter of that name, with or without a value
};

// In the order sent; empty elements are left out.
std::vector<MediaRange> ParseMediaRanges(std::string_view header);

}  // namespace jeton::wire
