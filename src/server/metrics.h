#pragma once

#include <map>
#include <string>

#include "authority/authority.h"
#include "authority/tokens/token_census.h"
#include "http/server.h"
#include "server/dispatcher.h"
#include "storage/database.h"

namespace jeton::server {

// Where the numbers come from.
struct MetricsSource {
  const RequestMetrics& requests;
  const http::Counters& listener;
  const storage::Database& database;
  const authority::Authority& authority;
  authority::TokenCensus::Numbers census;
  std::map<std::string, TimePoint> keys_since;  // of each use
  TimePoint now{};
};

// Prints all metrics in the text format of Prometheus. Base units, `_total` for counters, and no label that names a
// user, token or client.
std::string PrintMetrics(const MetricsSource& source);

}  // namespace jeton::server
