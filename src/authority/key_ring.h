#pragma once

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
  // Of registry tokens, the signing one first; all of them are published.
  std::vector<crypto::SigningKey> registry_keys;
  // Of the passwords that robots get for a foreign identity. Nobody else can check them, and no registry takes them.
  std::vector<crypto::SigningKey> federation_keys;

  // Reads the key files, and makes those that are missing. The error is a sentence for the operator.
  static Result<KeyRing, std::string> Load(const std::string& data_directory, bool with_rsa, Random& random);

  const crypto::SigningKey& SigningKeyFor(crypto::SigningAlgorithm algorithm) const;
};

// Writes what registries read from disk below DATA/registry: bundle.pem, a certificate per key, and jwks.json. Files
// that are right already are left alone. The error is a sentence for the operator.
Result<void, std::string> WriteRegistryFiles(const KeyRing& keys, const std::string& data_directory, TimePoint now);

}  // namespace jeton::authority
