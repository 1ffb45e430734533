#pragma once

#include <cstddef>
#include <functional>
#include <string_view>

#include "endpoints/call.h"
#include "identity/settings.h"
#include "wire/body.h"
#include "wire/message.h"

namespace jeton::endpoints {

// Where a route's function runs first; it may then ask for more.
enum class Place {
  kCached,  // on the I/O thread, from memory
  kRead,    // on the I/O thread, with a read transaction
  kWrite,   // on the storage's write thread, with a write transaction
};

// What a request sends besides the parameters of its path.
struct Sent {
  constexpr Sent() = default;
  // NOLINTBEGIN(google-explicit-constructor): a row says what is sent, and not that something is
  constexpr Sent(const char* parameters) : query(parameters) {}
  constexpr Sent(const wire::AnyBody& described) : body(&described) {}
  // NOLINTEND(google-explicit-constructor)
  constexpr Sent(const char* parameters, const wire::AnyBody& described) : query(parameters), body(&described) {}

  std::string_view query;               // query parameters, separated by spaces
  const wire::AnyBody* body = nullptr;  // null: none
};

// What the API description says about a route beyond its method and path.
struct Operation {
  enum class Kind {
    kUsual,
    kCreates,   // answers with 201
    kInternal,  // for the dialect's own pages: described only on request
  };
  std::string_view name{};   // empty: the route is not described
  std::string_view tag{};    // the group that it belongs to
  std::string_view scope{};  // what a token needs; empty: none, or more than a scope
  Sent sent{};
  Kind kind = Kind::kUsual;
};

// A route's function: reads the request, calls the authority, writes the response.
using Function = std::function<Outcome(const Call&)>;

// One row of a dialect's table. http/router.h says what a path may hold.
struct Route {
  wire::Method method;
  std::string_view path;
  Place place;
  Function function;
  Accepts accepts;
  Operation operation{};
  bool Settings::*feature = nullptr;  // null: always served; else only if the setting is on
  std::size_t body_bytes = 0;         // 0: the listener's limit
  std::string_view dialect{};         // whose table it is in
};

}  // namespace jeton::endpoints
