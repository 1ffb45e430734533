#pragma once

#include <string_view>

namespace jeton::endpoints {

// Returns the first parameter of a query whose value would be a credential; empty if there is none. Addresses end up in
// logs, histories and the Referer header, so what came in one must be refused, also where the body would count.
std::string_view SecretInAddress(std::string_view query);

}  // namespace jeton::endpoints
