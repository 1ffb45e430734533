#pragma once

#include <string>
#include <string_view>

#include "base/random.h"

namespace jeton::crypto {

// Argon2id (RFC 9106) with 19 MiB, two passes, one lane. About 40 ms: never on an I/O thread.
// The result is the usual text `$argon2id$v=19$m=…,t=…,p=…$salt$hash`.
std::string HashPassword(std::string_view password, Random& random);

// True when the password made that hash. The parameters are those in the hash.
bool VerifyPassword(std::string_view password, const std::string& hash);

// A hash of nothing anyone knows, for taking the same time when there is no such user.
const std::string& DecoyHash();

}  // namespace jeton::crypto
