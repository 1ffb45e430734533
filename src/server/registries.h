#pragma once

#include <string>
#include <vector>

#include "authority/registry_service.h"
#include "config/config.h"

namespace jeton::server {

// The configured registries, each with what its profile makes of it; without any, the server's own address.
std::vector<authority::RegistryService> RegistriesOf(const config::Config& config, const std::string& public_url);

}  // namespace jeton::server
