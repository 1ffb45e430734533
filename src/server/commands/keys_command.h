#pragma once

#include <string>

#include "base/result.h"
#include "config/config.h"

namespace jeton::server {

// `jetond keys rotate`. Asks the server running on the data directory, or changes the files itself if there is none.
// keys: registry, sealing, federation or access. The error is a sentence for the operator.
Result<void, std::string> RunKeyRotation(const config::Config& config, const std::string& keys, bool force);

}  // namespace jeton::server
