#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace jeton::crypto {

// Derives 256 bits from a secret with HKDF-SHA-256 (RFC 5869), without a salt: the secret must be random already.
// `purpose` keeps keys for different uses apart. Any thread.
std::array<std::uint8_t, 32> Hkdf(std::string_view secret, std::string_view purpose);

}  // namespace jeton::crypto
