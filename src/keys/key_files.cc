#include "keys/key_files.h"

#include <filesystem>
#include <functional>
#include <map>
#include <utility>

#include "base/file.h"
#include "crypto/digest.h"
#include "crypto/sealer.h"
#include "keys/registry_folder.h"

namespace jeton {
namespace {

using crypto::SigningAlgorithm;

Result<std::string, std::string> ReadOrMake(const std::string& path, const std::function<std::string()>& make) {
  std::error_code error;
  const auto size = std::filesystem::file_size(path, error);
  if (error == std::errc::no_such_file_or_directory || (!error && size == 0)) {
    const std::string content = make();
    if (const auto written = WriteKeys(path, content); !written) return Fail(written.error());
    return content;
  }
  return ReadFile(path);
}

}  // namespace

std::string KeyFolder(const std::string& data_directory) { return data_directory + "/keys"; }
std::string SealingKeyPath(const std::string& data_directory) { return KeyFolder(data_directory) + "/sealing"; }
std::string RegistryKeyPath(const std::string& data_directory, std::string_view key_set, SigningAlgorithm algorithm) {
  const std::string own = key_set.empty() ? std::string() : "-" + SafeFileName(key_set);
  return KeyFolder(data_directory) + "/registry" + own +
         (algorithm == SigningAlgorithm::kRs256 ? "-rs256.pem" : "-es256.pem");
}
std::string AccessKeyPath(const std::string& data_directory, SigningAlgorithm algorithm) {
  return KeyFolder(data_directory) +
         (algorithm == SigningAlgorithm::kRs256 ? "/access-rs256.pem" : "/access-es256.pem");
}
std::string FederationKeyPath(const std::string& data_directory) {
  return KeyFolder(data_directory) + "/federation-es256.pem";
}

Result<void, std::string> MakeKeyFolder(const std::string& data_directory) {
  namespace fs = std::filesystem;
  const std::string folder = KeyFolder(data_directory);
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) return Fail("cannot create " + folder + ": " + error.message());
  fs::permissions(folder, fs::perms::owner_all, error);
  return {};
}

Result<std::string, std::string> OpenSealingKeys(const std::string& data_directory, Random& random) {
  return ReadOrMake(SealingKeyPath(data_directory), [&] { return crypto::Sealer::GenerateKeyFile(random); });
}

Result<KeyFile, std::string> OpenKeyFile(const std::string& path, SigningAlgorithm algorithm, bool published,
                                         TimePoint now) {
  const auto text = ReadOrMake(path, [&] { return KeyFile::Make(algorithm).Print(); });
  if (!text) return Fail(text.error());
  auto file = KeyFile::Parse(*text, algorithm);
  if (!file) {
    return Fail(path +
                " must hold private keys in PKCS #8 PEM, each alone or with its own certificate: P-256 without leading "
                "zero bytes, or RSA of 2048 bits");
  }
  KeyFile complete = *file;
  complete.Complete(published, now);
  const std::string printed = complete.Print();
  // A published key that is not on disk would be lost with this process.
  if (printed != *text && !WriteKeys(path, printed)) return std::move(*file);
  return complete;
}

std::string FingerprintOfKeys(const std::string& data_directory) {
  namespace fs = std::filesystem;
  std::map<std::string, std::string> files;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(KeyFolder(data_directory), error)) {
    if (auto text = ReadFile(entry.path().string())) files[entry.path().filename().string()] = std::move(*text);
  }
  std::string all;
  for (const auto& [name, text] : files) all += crypto::Sha256Hex(name) + crypto::Sha256Hex(text);
  return crypto::Sha256Hex(all);
}

Result<void, std::string> WriteKeys(const std::string& path, const std::string& content) {
  return WriteFileAtomically(path, content, 0600);
}

}  // namespace jeton
