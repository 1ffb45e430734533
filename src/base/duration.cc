#include "base/duration.h"

#include <cstdint>
#include <utility>

#include "base/encoding.h"

namespace jeton {

std::optional<Seconds> ParseDuration(std::string_view text) {
  const auto dot = text.find('.');
  const auto count = ParseInteger(text.substr(0, dot));
  if (!count || *count < 0 || dot == std::string_view::npos) return std::nullopt;
  std::string_view unit = text.substr(dot + 1);
  if (unit.ends_with('s')) unit.remove_suffix(1);
  const std::pair<std::string_view, std::int64_t> kUnits[] = {{"second", 1},  {"minute", 60},   {"hour", 3600},
                                                              {"day", 86400}, {"week", 604800}, {"month", 30 * 86400}};
  for (const auto& [name, seconds] : kUnits) {
    if (unit == name && *count <= kLongestDuration.count() / seconds) return Seconds{*count * seconds};
  }
  return std::nullopt;
}

}  // namespace jeton
