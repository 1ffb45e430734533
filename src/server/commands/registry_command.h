#pragma once

#include <optional>
#include <string>

#include "config/config.h"

namespace jeton::server {

// `jetond registry list`: a line for each, with its profile.
std::string PrintRegistries(const config::Config& config);

// `jetond registry config`: what that registry's own configuration has to say of tokens; nothing for an unknown one.
std::optional<std::string> PrintRegistryConfig(const config::Config& config, const std::string& service);

}  // namespace jeton::server
