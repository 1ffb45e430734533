#pragma once

#include <optional>
#include <string>

#include "config/config.h"

namespace jeton::server {

// `jetond registry list`: one line per registry, with its profile.
std::string PrintRegistries(const config::Config& config);

// `jetond registry config`: prints the token settings for that registry's own configuration. Returns nothing for an
// unknown registry.
std::optional<std::string> PrintRegistryConfig(const config::Config& config, const std::string& service);

}  // namespace jeton::server
