#pragma once

#include <string>
#include <string_view>

#include "base/digest.h"

namespace jeton::crypto {

// SHA-256 (FIPS 180-4). Any thread.
Digest Sha256(std::string_view bytes);

// Returns the SHA-256 as 64 lower-case hex digits.
std::string Sha256Hex(std::string_view bytes);

// Compares in a time that depends only on the lengths.
bool EqualInConstantTime(std::string_view a, std::string_view b);

}  // namespace jeton::crypto
