#pragma once

#include <string_view>
#include <vector>

#include "endpoints/edge.h"
#include "endpoints/route.h"

namespace jeton::server {

// A family of endpoints: what it serves, and how it speaks where no endpoint answers.
struct Dialect {
  std::vector<std::string_view> below{};  // how the paths begin that it speaks for
  std::string_view at{};                  // one more path, as a whole; empty: none
  std::vector<endpoints::Route> (*routes)(const Settings& settings) = nullptr;
  wire::Response (*edge_error)(const endpoints::EdgeFault& fault) = endpoints::PlainEdgeError;
  wire::Response (*options)(std::string_view allow) = endpoints::PlainOptions;
};

// Everything that the main listener serves. The first one that speaks for a path is its dialect.
const std::vector<Dialect>& Dialects();

// The dialect of a path; for one that belongs to none, a dialect without routes.
const Dialect& DialectOf(std::string_view path);

// The routes of all dialects that are served with these settings, which have to outlive them.
std::vector<endpoints::Route> MainRoutes(const Settings& settings);

}  // namespace jeton::server
