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

// What a description of the API says of a route beyond its method and path.
struct Operation {
  enum class Kind {
    kUsual,
    kCreates,   // what it makes is answered with 201
    kInternal,  // for the dialect's own pages: described only when asked for
  };
  std::string_view name{};        // empty: the route is no part of a described API
  std::string_view tag{};         // the group that it belongs to
  std::string_view scope{};       // what a token needs; empty: none, or not a scope alone
  std::string_view parameters{};  // of the query, separated by spaces; `body` for a JSON body
  Kind kind = Kind::kUsual;
};

struct Route {
  wire::Method method;
  std::string_view path;
  Place place;
  std::function<endpoints::Outcome(authority::Authority&, const endpoints::Call&)> function;
  endpoints::Accepts accepts;
  std::size_t body_bytes = 0;  // 0: what the listener allows
  Operation operation{};
  bool Settings::*feature = nullptr;  // null: always served; else only where that is on
};

// Those below /api/v1, each written as Quay writes it: with a slash at its end or without.
const std::vector<Route>& QuayRoutes();

bool IsForSuperusers(const Route& route);

// Everything that the main listener serves with these settings, which have to outlive it.
std::vector<Route> MainRoutes(const Settings& settings);

}  // namespace jeton::server
