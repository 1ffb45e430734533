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

namespace jeton::authority {

// All keys of one installation, in files of mode 0600 below DATA/keys, outside the database.
struct KeyRing {
  crypto::Sealer sealer;
  // Of registry tokens; all of them are published. Of each algorithm the signing one comes first, and then the one that
  // will sign next.
  std::vector<crypto::SigningKey> registry_keys;
  // Of the passwords that robots get for a foreign identity. Nobody else can check them, and no registry takes them.
  std::vector<crypto::SigningKey> federation_keys;

  // Reads the key files, makes those that are missing, and takes out former keys whose time is over. The error is a
  // sentence for the operator.
  static Result<KeyRing, std::string> Load(const std::string& data_directory, bool with_rsa, TimePoint now,
                                           Random& random);

  const crypto::SigningKey& SigningKeyFor(crypto::SigningAlgorithm algorithm) const;
  // Those of one algorithm, in their order.
  std::vector<crypto::SigningKey> RegistryKeys(crypto::SigningAlgorithm algorithm) const;
};

// The keys in use. They are replaced as a whole, and read without a lock: a ring that has been in use is kept, so that
// whoever began with it ends with it. Rotations are rare, and rings small. Any thread.
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

}  // namespace jeton::authority
