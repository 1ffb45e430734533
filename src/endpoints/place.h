#pragma once

#include <string>
#include <string_view>

#include "base/encoding.h"
#include "base/id.h"
#include "base/time.h"

namespace jeton::endpoints {

// Reads a place in a list in order of time, "MICROS UUID"; the beginning for any other text.
template <typename Place>
Place ReadPlace(std::string_view text) {
  const auto space = text.find(' ');
  const auto at = ParseInteger(text.substr(0, space));
  const auto id = space == std::string_view::npos ? std::nullopt : Id::ParseUuid(text.substr(space + 1));
  if (!at || !id) return {};
  return {FromMicros(*at), *id};
}

inline std::string PrintPlace(TimePoint at, const Id& id) { return std::to_string(ToMicros(at)) + " " + id.ToUuid(); }

}  // namespace jeton::endpoints
