#pragma once

#include <string>
#include <string_view>

#include "base/random.h"

namespace jeton::crypto {

// Argon2id (RFC 9106) with 19 MiB, two passes, one lane. About 40 ms: never on an I/O thread.
// The result is the usual text `$argon2id$v=19$m=…,t=…,p=…$salt$hash`.
std::string HashPassword(std::string_view password, Random& random);

// Returns whether the hash was made from the password. Takes the parameters from the hash.
bool VerifyPassword(std::string_view password, const std::string& hash);

// Returns a hash of an unknown password. Verify against it if there is no such user, to take the same time.
const std::string& DecoyHash();

}  // namespace jeton::crypto
