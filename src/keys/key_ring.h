#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/random.h"
#include "base/result.h"
#include "base/time.h"
#include "crypto/sealer.h"
#include "crypto/signing_key.h"
#include "keys/registry_service.h"

namespace jeton {

// The keys of one algorithm that sign for some registries: the signing key, the next one, and former ones. All are
// published.
struct RegistryKeySet {
  std::string name;  // the key_set() of a RegistryService
  crypto::SigningAlgorithm algorithm = crypto::SigningAlgorithm::kEs256;
  std::vector<crypto::SigningKey> keys;

  bool SignsFor(const RegistryService& registry) const {
    return algorithm == registry.algorithm && name == registry.key_set();
  }
};

// Returns the sets that these registries need, each once, without keys. Always includes the shared ES256 set.
std::vector<RegistryKeySet> KeySetsFor(const std::vector<RegistryService>& registries);

// The keys of one algorithm that sign access tokens for APIs. Published apart from those of registries, so that an API
// cannot take a registry's token for one of its own.
struct AccessKeySet {
  crypto::SigningAlgorithm algorithm = crypto::SigningAlgorithm::kEs256;
  std::vector<crypto::SigningKey> keys;  // the signing key, the next one, and former ones
};

// All keys of one installation. They are in files of mode 0600 below DATA/keys, outside the database.
struct KeyRing {
  crypto::Sealer sealer;
  std::vector<RegistryKeySet> registry_keys;
  // Sign the passwords that robots get for a foreign identity. Only this service can check those, and no registry
  // accepts them.
  std::vector<crypto::SigningKey> federation_keys{};
  std::vector<AccessKeySet> access_keys{};

  // Reads the key files, makes missing ones, and removes former keys whose time is over. The error is a sentence for
  // the operator.
  static Result<KeyRing, std::string> Load(const std::string& data_directory,
                                           const std::vector<RegistryService>& registries, TimePoint now,
                                           Random& random);

  // Returns the keys of a registry; the first one signs. REQUIRES: the ring was loaded for this registry.
  const std::vector<crypto::SigningKey>& KeysFor(const RegistryService& registry) const;
  std::vector<crypto::SigningKey> AllRegistryKeys() const;
  // Returns the key that signs access tokens; null: no API has asked for the algorithm yet.
  const crypto::SigningKey* AccessKey(crypto::SigningAlgorithm algorithm) const;
  std::vector<crypto::SigningKey> AllAccessKeys() const;
};

// The keys in use. They are replaced as a whole and read without a lock. Former rings are kept, so that a request ends
// with the ring with which it began; rotations are rare, and rings small. Any thread.
class CurrentKeys {
 public:
  explicit CurrentKeys(KeyRing ring) { Replace(std::move(ring)); }
  CurrentKeys(const CurrentKeys&) = delete;
  CurrentKeys& operator=(const CurrentKeys&) = delete;

  const KeyRing& operator*() const { return *current_.load(std::memory_order_acquire); }
  const KeyRing* operator->() const { return current_.load(std::memory_order_acquire); }
  void Replace(KeyRing ring);

 private:
  std::mutex mutex_;
  std::vector<std::unique_ptr<const KeyRing>> rings_;
  std::atomic<const KeyRing*> current_{nullptr};
};

}  // namespace jeton
