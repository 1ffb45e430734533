#pragma once

#include <functional>
#include <string_view>
#include <vector>

#include "endpoints/call.h"
#include "wire/message.h"

namespace jeton::server {

// Where a route's function runs first; it may ask for more.
enum class Place {
  kCached,  // on the I/O thread, from memory
  kRead,    // on the I/O thread, with a read transaction
  kWrite,   // on the storage's write thread, with a write transaction
};

struct Route {
  wire::Method method;
  std::string_view path;
  Place place;
  std::function<wire::Outcome(authority::Authority&, const endpoints::Call&)> function;
  endpoints::Accepts accepts;
  std::size_t body_bytes = 0;  // 0: what the listener allows
};

// Everything that the main listener serves.
const std::vector<Route>& MainRoutes();

}  // namespace jeton::server
