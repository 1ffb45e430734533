#include "authority/key_files.h"

#include <filesystem>
#include <functional>

#include "authority/registry_folder.h"
#include "base/file.h"
#include "crypto/sealer.h"

namespace jeton::authority {
namespace {

using crypto::SigningAlgorithm;

std::string KeyFolder(const std::string& data_directory) { return data_directory + "/keys"; }

Result<std::string, std::string> ReadOrMake(const std::string& path, const std::function<std::string()>& make) {
  if (!std::filesystem::exists(path)) {
    const std::string content = make();
    if (const auto written = WriteKeys(path, content); !written) return Fail(written.error());
    return content;
  }
  if (auto content = ReadFile(path)) return *content;
  return Fail("cannot read " + path);
}

}  // namespace

std::string SealingKeyPath(const std::string& data_directory) { return KeyFolder(data_directory) + "/sealing"; }
std::string RegistryKeyPath(const std::string& data_directory, std::string_view key_set, SigningAlgorithm algorithm) {
  const std::string own = key_set.empty() ? std::string() : "-" + SafeFileName(key_set);
  return KeyFolder(data_directory) + "/registry" + own +
         (algorithm == SigningAlgorithm::kRs256 ? "-rs256.pem" : "-es256.pem");
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
  file->Complete(published, now);
  const std::string complete = file->Print();
  if (complete == *text) return std::move(*file);
  if (const auto written = WriteKeys(path, complete); !written) return Fail(written.error());
  return std::move(*file);
}

Result<void, std::string> WriteKeys(const std::string& path, const std::string& content) {
  if (!WriteFileAtomically(path, content, 0600)) return Fail("cannot write " + path);
  return {};
}

}  // namespace jeton::authority
