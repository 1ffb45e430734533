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

// How a secret came in the Authorization header (RFC 9110, section 11.6.2): a closed sum.
using Authorization = std::variant<NoCredentials, UnusableCredentials, BearerToken, BasicCredentials>;

// Scheme in any case. Basic (RFC 7617) is base64 of UTF-8 text, split at the first colon; Bearer (RFC 6750) is one
// word.
Authorization ReadAuthorization(const Request& request);
// The same of the header's value alone.
Authorization ParseAuthorization(std::string_view value);

}  // namespace jeton::wire
