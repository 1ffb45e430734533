#pragma once

#include <string_view>
#include <vector>

#include "base/address_range.h"
#include "wire/message.h"

namespace jeton::server {

// The address that a request comes from: the other end of its connection, or, where that is one of the proxies, the
// last address in X-Forwarded-For that is none of them. What stands before that anybody can have written.
std::string_view ClientAddress(const std::vector<AddressRange>& proxies, const wire::Request& request);

}  // namespace jeton::server
