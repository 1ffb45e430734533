#pragma once

#include <functional>
#include <string>
#include <vector>

#include "endpoints/route.h"

// The listener for operators.
namespace jeton::endpoints::ops {

// What the server reports of itself. Called on any thread.
struct ServerState {
  std::function<std::string()> trouble;  // why nothing can be written; empty: it can
  std::function<std::string()> print_metrics;
};

std::vector<Route> Routes(const ServerState& server);

}  // namespace jeton::endpoints::ops
