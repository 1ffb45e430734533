#pragma once

#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "authority/authority.h"
#include "config/config.h"
#include "fetch/https_client.h"
#include "storage/database.h"

namespace jeton::server {

// Returns the address at which clients reach the server: as configured, or else the listener's.
std::string PublicUrlOf(const config::Config& config, const std::string& address);

// Returns the configured registries, completed by their profiles. If none are configured, one for the server's own
// address.
std::vector<RegistryService> RegistriesOf(const config::Config& config, const std::string& public_url);

// The service without its listeners. REQUIRES: the data directory is locked.
struct Core {
  SystemClock clock;
  SystemRandom random;
  std::unique_ptr<authority::Authority> authority;
  // What the write thread tells of commits; null until the authority is whole, for the sweeper begins before.
  std::atomic<authority::Authority*> told{nullptr};
  std::unique_ptr<storage::Database> database;
  std::shared_ptr<const fetch::HttpsClient> web;  // set by Open
  Id node = Id::Generate(random, clock.Now());    // of this start

  // admin_secret: the secret that the operators' listener accepts. The error is a sentence for the operator.
  Result<void, std::string> Open(const config::Config& config, const std::string& public_url,
                                 const std::optional<Digest>& admin_secret);
  // Writes the files for registries and, at the first start, the bootstrap token.
  Result<void, std::string> Prepare(const config::Config& config);
  // Tells the other servers that share the database of this one, again and again, because its keys may change.
  void Register(const std::string& name);

 private:
  void Tell(storage::Transaction& transaction, const storage::Happenings& happenings);
  Result<void, std::string> OpenDatabase(const config::Config& config);
  Result<void, std::string> CompareKeys(const std::string& data_directory);
  Result<KeyRing, std::string> OpenKeys(const config::Config& config, const std::vector<RegistryService>& registries);
};

}  // namespace jeton::server
