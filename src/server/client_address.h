#pragma once

#include <string_view>
#include <vector>

#include "base/address_range.h"
#include "wire/message.h"

namespace jeton::server {

// Returns the client's address: the peer of the connection or, if that is a proxy, the last address in X-Forwarded-For
// that is not a proxy. Any client can forge the entries before it.
std::string_view ClientAddress(const std::vector<AddressRange>& proxies, const wire::Request& request);

}  // namespace jeton::server
