#include "keys/registry_files.h"

#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>

#include "base/file.h"
#include "keys/registry_folder.h"

namespace jeton {
namespace {

using crypto::SigningKey;

// Lets readers of the files enter the folder.
mode_t ForFolders(mode_t files) { return files | 0700u | ((files & 0444u) >> 2); }

// Sets mode and group of a path, unless it already has them.
Result<void, std::string> Open(const std::string& path, mode_t mode, const std::optional<Group>& group) {
  struct stat found {};
  const auto fail = [&] { return Fail("cannot change the mode of " + path + ": " + LastReason()); };
  if (stat(path.c_str(), &found) != 0) return fail();
  if (group && found.st_gid != group->id && chown(path.c_str(), static_cast<uid_t>(-1), group->id) != 0) return fail();
  if ((found.st_mode & 07777u) != mode && chmod(path.c_str(), mode) != 0) return fail();
  return {};
}

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
            KeySet(PrintJwks(key, key.id_in(registry.key_id_form)))};
  }
  if (registry.quay()) return {KeySet(PrintJwks(known))};
  return {Bundle(known), KeySet(PrintJwks(known))};
}

Result<void, std::string> WriteRegistryFiles(const KeyRing& keys, const std::vector<RegistryService>& registries,
                                             const std::string& data_directory, const RegistryFileAccess& access) {
  for (const RegistryService& registry : registries) {
    const std::string folder = RegistryFolder(data_directory, registry.service);
    std::error_code error;
    std::filesystem::create_directories(folder, error);
    if (error) return Fail("cannot create " + folder + ": " + error.message());
    for (const std::string& path : {data_directory + "/registry", folder}) {
      if (auto open = Open(path, ForFolders(access.mode), access.group); !open) return open;
    }
    for (const RegistryFile& file : RegistryFilesFor(registry, keys)) {
      const std::string path = folder + "/" + std::string(file.name);
      if (ReadFile(path) != file.content) {
        if (auto written = WriteFileAtomically(path, file.content, access.mode); !written) return written;
      }
      if (auto open = Open(path, access.mode, access.group); !open) return open;
    }
  }
  return {};
}

}  // namespace jeton
