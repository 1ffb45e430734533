#pragma once

#include <string>

#include "base/result.h"
#include "config/config.h"

namespace jeton::server {

// Copies the SQLite database of the data folder into the PostgreSQL database that the configuration names. The server
// must not run. Returns what was done, for people.
Result<std::string, std::string> RunMigration(const config::Config& config);

}  // namespace jeton::server
