#pragma once

#include <string_view>

namespace jeton::endpoints {

// Returns the first parameter of a query whose value would be a credential; empty if there is none. Addresses end up in
// logs, histories and the Referer header, so a request with a secret there must be refused, even if the body would do.
std::string_view SecretInAddress(std::string_view query);

}  // namespace jeton::endpoints
