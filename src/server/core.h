#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "authority/authority.h"
#include "config/config.h"
#include "storage/database.h"

namespace jeton::server {

// How clients reach the server: as configured, or else at the address of its listener.
std::string PublicUrlOf(const config::Config& config, const std::string& address);

// The configured registries, each with what its profile makes of it; without any, the server's own address.
std::vector<RegistryService> RegistriesOf(const config::Config& config, const std::string& public_url);

// What the service is without its listeners. The data directory has been locked.
struct Core {
  SystemClock clock;
  SystemRandom random;
  std::unique_ptr<authority::Authority> authority;
  std::unique_ptr<storage::Database> database;

  // admin_secret: what the listener for operators is to be told. The error is a sentence for the operator.
  Result<void, std::string> Open(const config::Config& config, const std::string& public_url,
                                 const std::optional<Digest>& admin_secret);
  // Writes the files for registries and, at the very first start, the bootstrap token.
  Result<void, std::string> Prepare(const config::Config& config);

 private:
  Result<void, std::string> OpenDatabase(const config::Config& config);
  Result<KeyRing, std::string> OpenKeys(const config::Config& config, const std::vector<RegistryService>& registries);
};

}  // namespace jeton::server
