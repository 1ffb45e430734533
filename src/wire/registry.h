#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"

// The token endpoint of container registries (distribution's token specification).
namespace jeton::wire {

// The answer: the same token under both names, because clients differ in which one they take.
struct RegistryTokenResponse {
  std::string_view token;
  std::int64_t expires_in = 0;  // seconds
  TimePoint issued_at{};
  std::optional<std::string_view> scope{};  // what was granted, where that is said
  std::string_view refresh_token{};         // empty: none
  std::string_view reason{};                // a code for why less was granted than asked; empty: it was not

  std::string Print() const;
};

// One object in both dialects of errors. Clients print the message of the first of `errors` and nothing else, so that
// the code under which the reason is kept may be its last word.
struct RegistryError {
  std::string_view oauth;
  std::string_view code;
  std::string_view message;
  std::string_view reason{};  // a code; empty: none
  bool print_reason = false;  // the message ends with it
  bool read_only = false;
};
std::string PrintRegistryError(const RegistryError& error);

}  // namespace jeton::wire
