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

// The keys that sign for some registries, with one algorithm: the signing one, the one that will sign next, and former
// ones. All of them are published.
struct RegistryKeySet {
  std::string name;  // a RegistryService's key_set()
  crypto::SigningAlgorithm algorithm = crypto::SigningAlgorithm::kEs256;
  std::vector<crypto::SigningKey> keys;

  bool SignsFor(const RegistryService& registry) const {
    return algorithm == registry.algorithm && name == registry.key_set();
  }
};

// The sets that these registries need, each once and without its keys; in any case the ES256 one that is shared.
std::vector<RegistryKeySet> KeySetsFor(const std::vector<RegistryService>& registries);

// All keys of one installation, in files of mode 0600 below DATA/keys, outside the database.
struct KeyRing {
  crypto::Sealer sealer;
  std::vector<RegistryKeySet> registry_keys;
  // Of the passwords that robots get for a foreign identity. Only this service can check them, and no registry takes
  // them.
  std::vector<crypto::SigningKey> federation_keys;

  // Reads the key files, makes those that are missing, and takes out former keys whose time is over. The error is a
  // sentence for the operator.
  static Result<KeyRing, std::string> Load(const std::string& data_directory,
                                           const std::vector<RegistryService>& registries, TimePoint now,
                                           Random& random);

  // Those of one of the registries that the ring was loaded for; the first one signs.
  const std::vector<crypto::SigningKey>& KeysFor(const RegistryService& registry) const;
  std::vector<crypto::SigningKey> AllRegistryKeys() const;
};

// The keys in use. They are replaced as a whole, and read without a lock: a ring that has been in use is kept, so that
// a request that began with it ends with it. Rotations are rare, and rings small. Any thread.
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
