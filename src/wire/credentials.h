#pragma once

#include <string>
#include <string_view>
#include <variant>

#include "base/secret.h"
#include "wire/message.h"

namespace jeton::wire {

struct NoCredentials {};
struct UnusableCredentials {};  // another scheme, broken base64, no colon, two headers, an empty token
struct BearerToken {
  Secret token;
};
struct BasicCredentials {
  std::string name;
  Secret secret;
};

// The credentials in an Authorization header (RFC 9110, section 11.6.2).
using Authorization = std::variant<NoCredentials, UnusableCredentials, BearerToken, BasicCredentials>;

// Reads the header. The scheme may be in any case. Basic (RFC 7617) is base64 of UTF-8 text, split at the first colon;
// Bearer (RFC 6750) is one word.
Authorization ReadAuthorization(const Request& request);
// Parses the value of the header.
Authorization ParseAuthorization(std::string_view value);

}  // namespace jeton::wire
