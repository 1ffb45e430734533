#pragma once

#include <string>

#include "base/result.h"
#include "config/config.h"

namespace jeton::server {

// `jetond keys rotate`. Asks the server that runs over the data directory, or works on the files itself when there is
// none. keys: registry, sealing or federation. The error is a sentence for the operator.
Result<void, std::string> RunKeyRotation(const config::Config& config, const std::string& keys, bool force);

}  // namespace jeton::server
