#pragma once

#include <optional>

#include "endpoints/quay/common.h"

namespace jeton::endpoints::quay {

// The `limit` of a list; nothing for what is no number from 1 to `largest`.
inline std::optional<std::size_t> ReadPageSize(const Call& call, std::size_t usual = 50, std::int64_t largest = 100) {
  const auto text = QueryParameter(call, "limit");
  if (!text) return usual;
  const auto number = ParseInteger(*text);
  if (!number || *number < 1 || *number > largest) return std::nullopt;
  return static_cast<std::size_t>(*number);
}

}  // namespace jeton::endpoints::quay
