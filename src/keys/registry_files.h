#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "keys/key_ring.h"
#include "keys/registry_folder.h"
#include "keys/registry_service.h"

// The files that registries read to check our tokens.
namespace jeton {

struct RegistryFile {
  std::string_view name;
  std::string_view media_type;
  std::string content;
};

// Returns the files for a registry of its profile. distribution and distribution-v3: `bundle.pem`, a certificate per
// key, and `jwks.json`. quay: `jwks.json`. zot, which accepts one key: `key.pem`, and `jwks.json` with only that key.
std::vector<RegistryFile> RegistryFilesFor(const RegistryService& registry, const KeyRing& keys);

// Writes the files so that registries can read them. Leaves correct files alone. The error is a sentence for the
// operator.
Result<void, std::string> WriteRegistryFiles(const KeyRing& keys, const std::vector<RegistryService>& registries,
                                             const std::string& data_directory, const RegistryFileAccess& access);

}  // namespace jeton
