#pragma once

#include <string>

#include "authority/authority.h"
#include "http/server.h"
#include "server/dispatcher.h"
#include "storage/database.h"

namespace jeton::server {

// Prints all metrics in the text format of Prometheus. Base units, `_total` for counters, and no label that names a
// user, token or client.
std::string PrintMetrics(const RequestMetrics& requests, const http::Counters& listener,
                         const storage::Database& database, const authority::Authority& authority);

}  // namespace jeton::server
