#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "keys/key_ring.h"
#include "keys/registry_folder.h"
#include "keys/registry_service.h"

// What registries read to check our tokens.
namespace jeton {

struct RegistryFile {
  std::string_view name;
  std::string_view media_type;
  std::string content;
};

// What a registry of that profile reads: distribution and distribution-v3 `bundle.pem`, a certificate per key, and
// `jwks.json`; quay `jwks.json`; zot, which takes one key, `key.pem` and `jwks.json` with that one alone.
std::vector<RegistryFile> RegistryFilesFor(const RegistryService& registry, const KeyRing& keys);

// Writes them where their readers can reach them; those that are right already are left alone. The error is a sentence
// for the operator.
Result<void, std::string> WriteRegistryFiles(const KeyRing& keys, const std::vector<RegistryService>& registries,
                                             const std::string& data_directory, const RegistryFileAccess& access);

}  // namespace jeton
