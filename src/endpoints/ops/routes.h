#pragma once

#include <functional>
#include <string>
#include <vector>

#include "endpoints/route.h"

// The listener for operators.
namespace jeton::endpoints::ops {

// What the server reports about itself. Any thread calls these.
struct ServerState {
  std::function<std::string()> trouble;  // why the server cannot write; empty: it can
  std::function<std::string()> print_metrics;
};

std::vector<Route> Routes(const ServerState& server);

}  // namespace jeton::endpoints::ops
