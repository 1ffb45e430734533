#include "authority/key_ring.h"

#include <algorithm>
#include <filesystem>
#include <optional>

#include "base/file.h"

namespace jeton::authority {
namespace {

namespace fs = std::filesystem;
using crypto::SigningAlgorithm;
using crypto::SigningKey;

constexpr std::string_view kPemEnd = "-----END PRIVATE KEY-----\n";

Result<std::string, std::string> ReadOrMake(const std::string& path, auto make) {
  if (!fs::exists(path)) {
    const std::string content = make();
    if (!WriteFileAtomically(path, content, 0600)) return Fail("cannot write " + path);
    return content;
  }
  if (auto content = ReadFile(path)) return *content;
  return Fail("cannot read " + path);
}

// A key file may hold several: the first signs.
std::optional<std::vector<SigningKey>> ParseKeys(std::string_view text, SigningAlgorithm algorithm) {
  std::vector<SigningKey> keys;
  for (auto end = text.find(kPemEnd); end != std::string_view::npos; end = text.find(kPemEnd)) {
    const auto key = SigningKey::FromPem(text.substr(0, end + kPemEnd.size()));
    if (!key || key->algorithm() != algorithm) return std::nullopt;
    keys.push_back(*key);
    text.remove_prefix(end + kPemEnd.size());
  }
  if (keys.empty()) return std::nullopt;
  return keys;
}

Result<void, std::string> LoadKeys(const std::string& path, SigningAlgorithm algorithm, std::vector<SigningKey>& all) {
  const auto text = ReadOrMake(path, [&] { return SigningKey::Generate(algorithm).ToPem(); });
  if (!text) return Fail(text.error());
  const auto keys = ParseKeys(*text, algorithm);
  if (!keys) {
    return Fail(path + " must hold private keys in PKCS #8 PEM: P-256 without leading zero bytes, or RSA of 2048 bits");
  }
  all.insert(all.end(), keys->begin(), keys->end());
  return {};
}

// One self-made certificate per key. They carry fresh dates and signatures each time, so they are made once and kept
// while they stand for the same keys.
std::string MakeBundle(const KeyRing& keys, TimePoint now) {
  std::string bundle;
  for (const SigningKey& key : keys.registry_keys) bundle += key.SelfSignedCertificate(now);
  return bundle;
}

}  // namespace

Result<KeyRing, std::string> KeyRing::Load(const std::string& data_directory, bool with_rsa, Random& random) {
  const std::string folder = data_directory + "/keys";
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) return Fail("cannot create " + folder + ": " + error.message());
  fs::permissions(folder, fs::perms::owner_all, error);

  const auto sealing = ReadOrMake(folder + "/sealing", [&] { return crypto::Sealer::GenerateKeyFile(random); });
  if (!sealing) return Fail(sealing.error());
  auto sealer = crypto::Sealer::ParseKeyFile(*sealing);
  if (!sealer) return Fail(folder + "/sealing must hold lines of a key number and 64 hex digits");

  KeyRing ring{std::move(*sealer), {}, {}};
  const auto es256 = LoadKeys(folder + "/registry-es256.pem", SigningAlgorithm::kEs256, ring.registry_keys);
  if (!es256) return Fail(es256.error());
  // An RSA key takes a second to make and is of use to one profile only.
  if (with_rsa) {
    const auto rs256 = LoadKeys(folder + "/registry-rs256.pem", SigningAlgorithm::kRs256, ring.registry_keys);
    if (!rs256) return Fail(rs256.error());
  }
  const auto federation = LoadKeys(folder + "/federation-es256.pem", SigningAlgorithm::kEs256, ring.federation_keys);
  if (!federation) return Fail(federation.error());
  return ring;
}

const crypto::SigningKey& KeyRing::SigningKeyFor(SigningAlgorithm algorithm) const {
  return *std::find_if(registry_keys.begin(), registry_keys.end(),
                       [&](const SigningKey& key) { return key.algorithm() == algorithm; });
}

Result<void, std::string> WriteRegistryFiles(const KeyRing& keys, const std::string& data_directory, TimePoint now) {
  const std::string folder = data_directory + "/registry";
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) return Fail("cannot create " + folder + ": " + error.message());
  const std::string jwks = PrintJwks(keys.registry_keys) + "\n";
  const bool current = ReadFile(folder + "/jwks.json") == jwks && fs::exists(folder + "/bundle.pem");
  if (current) return {};
  // The key set comes last: it is what says that both are current.
  if (!WriteFileAtomically(folder + "/bundle.pem", MakeBundle(keys, now), 0644) ||
      !WriteFileAtomically(folder + "/jwks.json", jwks, 0644)) {
    return Fail("cannot write " + folder);
  }
  return {};
}

}  // namespace jeton::authority
