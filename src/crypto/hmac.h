#pragma once

#include <string>
#include <string_view>

namespace jeton::crypto {

// Returns the HMAC-SHA-256 (FIPS 198-1) of a text as 64 lower-case hex digits. Any thread.
std::string HmacSha256Hex(std::string_view key, std::string_view text);

}  // namespace jeton::crypto
