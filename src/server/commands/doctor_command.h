#pragma once

#include <string>

#include "config/config.h"
#include "server/doctor/diagnosis.h"

namespace jeton::server {

// `jetond doctor`: looks at everything. `file` is that of the configuration; empty: none.
Report Examine(const config::Config& config, const std::string& file);

}  // namespace jeton::server
