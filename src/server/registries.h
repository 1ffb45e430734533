#pragma once

#include <string>
#include <vector>

#include "config/config.h"
#include "keys/registry_service.h"

namespace jeton::server {

// The configured registries, each with what its profile makes of it; without any, the server's own address.
std::vector<RegistryService> RegistriesOf(const config::Config& config, const std::string& public_url);

}  // namespace jeton::server
