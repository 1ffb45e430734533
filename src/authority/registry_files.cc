#include "authority/registry_files.h"

#include <filesystem>

#include "authority/registry_folder.h"
#include "base/file.h"

namespace jeton::authority {
namespace {

using crypto::SigningKey;

RegistryFile Bundle(const std::vector<SigningKey>& keys) {
  RegistryFile file{"bundle.pem", "application/pem-certificate-chain", {}};
  for (const SigningKey& key : keys) file.content += key.certificate();
  return file;
}

RegistryFile KeySet(std::string content) {
  return {"jwks.json", "application/jwk-set+json", std::move(content) + "\n"};
}

}  // namespace

std::vector<RegistryFile> RegistryFilesFor(const RegistryService& registry, const KeyRing& keys) {
  const std::vector<SigningKey>& known = keys.KeysFor(registry);
  if (registry.zot()) {
    const SigningKey& key = known.front();
    return {{"key.pem", "application/x-pem-file", key.PublicPem()},
            KeySet(R"({"keys":[)" + PrintJwk(key, key.id_in(registry.key_id_form)) + "]}")};
  }
  if (registry.quay()) return {KeySet(PrintJwks(known))};
  return {Bundle(known), KeySet(PrintJwks(known))};
}

Result<void, std::string> WriteRegistryFiles(const KeyRing& keys, const std::vector<RegistryService>& registries,
                                             const std::string& data_directory) {
  for (const RegistryService& registry : registries) {
    const std::string folder = RegistryFolder(data_directory, registry.service);
    std::error_code error;
    std::filesystem::create_directories(folder, error);
    if (error) return Fail("cannot create " + folder + ": " + error.message());
    for (const RegistryFile& file : RegistryFilesFor(registry, keys)) {
      const std::string path = folder + "/" + std::string(file.name);
      if (ReadFile(path) == file.content) continue;
      if (!WriteFileAtomically(path, file.content, 0644)) return Fail("cannot write " + path);
    }
  }
  return {};
}

}  // namespace jeton::authority
