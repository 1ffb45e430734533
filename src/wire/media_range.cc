#include "wire/media_range.h"

#include <algorithm>
#include <utility>

#include "base/encoding.h"

namespace jeton::wire {
namespace {

// Calls `visit` with each part of a list, trimmed.
template <typename Visit>
void Split(std::string_view text, char separator, Visit visit) {
  while (!text.empty()) {
    const auto end = std::min(text.find(separator), text.size());
    visit(TrimSpace(text.substr(0, end)));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

// 1, 0.5, 0.333
int ParseQuality(std::string_view text) {
  if (text.empty() || text.front() != '0') return 1000;
  std::string digits(text.substr(std::min<std::size_t>(2, text.size())));
  digits.resize(3, '0');
  return static_cast<int>(ParseInteger(digits).value_or(1000));
}

MediaRange ParseOne(std::string_view text) {
  MediaRange range;
  bool first = true;
  Split(text, ';', [&](std::string_view part) {
    const auto equals = part.find('=');
    const std::string name = ToLower(TrimSpace(part.substr(0, equals)));
    const bool has_value = equals != std::string_view::npos;
    const std::string_view value = has_value ? TrimSpace(part.substr(equals + 1)) : "";
    if (std::exchange(first, false)) {
      range.type = name;
    } else if (name == "version" && has_value) {
      range.version = std::string(value);
    } else if (name == "q") {
      range.quality = ParseQuality(value);
    } else if (name == "nolinks") {
      range.no_links = true;
    }
  });
  return range;
}

}  // namespace

std::vector<MediaRange> ParseMediaRanges(std::string_view header) {
  std::vector<MediaRange> ranges;
  Split(header, ',', [&](std::string_view text) {
    MediaRange range = ParseOne(text);
    if (!range.type.empty()) ranges.push_back(std::move(range));
  });
  return ranges;
}

}  // namespace jeton::wire
