#pragma once

#include <string_view>

namespace jeton::endpoints {

// Returns the name of the first query parameter whose value would be a credential; empty if there is none. Addresses
// end up in logs, histories and the Referer header, so refuse a request with a secret there, even if its body is valid.
std::string_view SecretInAddress(std::string_view query);

// Returns whether a query presents an access token (RFC 6750, section 2.3), which is not accepted.
bool HasAccessToken(std::string_view query);

}  // namespace jeton::endpoints
