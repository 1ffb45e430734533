#pragma once

#include "endpoints/quay/common.h"

namespace jeton::endpoints::quay {

// Reads the `limit` of a list. The error is a 400: it is not a number from 1 to `largest`.
inline Result<std::size_t, Outcome> ReadPageSize(const Call& call, std::size_t usual = 50, std::int64_t largest = 100) {
  const auto number = NumberParameter(call, "limit");
  if (!number) return Fail(number.error());
  if (!*number) return usual;
  const std::string bound = std::to_string(largest);
  if (**number > largest) return Fail(Outcome(InvalidRequest(call, "Page limit cannot be above " + bound)));
  if (**number < 1) return Fail(Outcome(InvalidRequest(call, "'limit' must be a number from 1 to " + bound)));
  return static_cast<std::size_t>(**number);
}

}  // namespace jeton::endpoints::quay
