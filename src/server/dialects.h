#pragma once

#include <string_view>
#include <vector>

#include "endpoints/edge.h"
#include "endpoints/route.h"

namespace jeton::server {

// A family of endpoints: its routes, and its answers where no endpoint answers.
struct Dialect {
  std::string_view name{};                // tokens tell it as their origin
  std::vector<std::string_view> below{};  // prefixes of its paths
  std::string_view at{};                  // one more whole path; empty: none
  std::vector<endpoints::Route> (*routes)(const Settings& settings) = nullptr;
  wire::Response (*edge_error)(const endpoints::EdgeFault& fault) = endpoints::PlainEdgeError;
  wire::Response (*options)(std::string_view path, std::string_view allow) = endpoints::PlainOptions;
};

// Everything that the main listener serves. A path belongs to the first dialect that claims it.
const std::vector<Dialect>& Dialects();

// Returns the dialect of a path, or a dialect without routes if no dialect claims it.
const Dialect& DialectOf(std::string_view path);

// Returns the routes of all dialects enabled by these settings. REQUIRES: the settings outlive the routes.
std::vector<endpoints::Route> MainRoutes(const Settings& settings);

}  // namespace jeton::server
