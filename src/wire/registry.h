#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"

// The token endpoint of container registries (distribution's token specification).
namespace jeton::wire {

// The answer. Holds the token under both names, because some clients read only one of them.
struct RegistryTokenResponse {
  std::string_view token;
  std::int64_t expires_in = 0;  // seconds
  TimePoint issued_at{};
  std::optional<std::string_view> scope{};  // what was granted, if the answer says so
  std::string_view refresh_token{};         // empty: none
  std::string_view reason{};  // a code that explains why less was granted than requested; empty: all was granted

  std::string Print() const;
};

// One object in both error formats. Clients print only the message of the first of `errors`, so that message may end
// with the code under which the reason is kept.
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
