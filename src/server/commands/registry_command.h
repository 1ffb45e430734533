#pragma once

#include <optional>
#include <string>

#include "base/result.h"
#include "config/config.h"

namespace jeton::server {

// `jetond registry list`: one line per registry, with its profile.
std::string PrintRegistries(const config::Config& config);

// `jetond registry config`: prints the token settings for that registry's own configuration. Returns nothing for an
// unknown registry.
std::optional<std::string> PrintRegistryConfig(const config::Config& config, const std::string& service);

struct RegistryChange {
  std::string service;
  std::string file;  // the registry's own configuration
  std::string unit;  // of systemd, restarted afterwards; empty: none
};

// `jetond registry config --into`: puts those settings into the configuration of a registry of CNCF distribution, in
// place of its `auth` section if it has one, and keeps the former file beside it. Returns what was done. The error is a
// sentence for the operator.
Result<std::string, std::string> ChangeRegistryConfig(const config::Config& config, const RegistryChange& change);

// Returns the text of such a configuration with this `auth` section, whose lines end with a newline.
std::string WithAuthSection(const std::string& text, const std::string& section);

}  // namespace jeton::server
