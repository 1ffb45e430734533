#pragma once

#include <optional>

#include "endpoints/quay/common.h"

namespace jeton::endpoints::quay {

constexpr std::size_t kUsualPage = 50;

// The `limit` of a list; nothing for what is no number from 1 to 100.
inline std::optional<std::size_t> ReadPageSize(const Call& call) {
  constexpr std::int64_t kLargestPage = 100;
  const auto text = QueryParameter(call, "limit");
  if (!text) return kUsualPage;
  const auto number = ParseInteger(*text);
  if (!number || *number < 1 || *number > kLargestPage) return std::nullopt;
  return static_cast<std::size_t>(*number);
}

}  // namespace jeton::endpoints::quay
