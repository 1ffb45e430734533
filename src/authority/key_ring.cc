#include "authority/key_ring.h"

#include <algorithm>

#include "authority/key_files.h"

namespace jeton::authority {
namespace {

using crypto::SigningAlgorithm;
using crypto::SigningKey;

Result<void, std::string> LoadKeys(const std::string& path, SigningAlgorithm algorithm, bool published, TimePoint now,
                                   std::vector<SigningKey>& all) {
  const auto file = OpenKeyFile(path, algorithm, published, now);
  if (!file) return Fail(file.error());
  for (const SigningKey& key : file->keys()) all.push_back(key);
  return {};
}

Result<void, std::string> LoadRegistryKeys(const std::string& data_directory, bool with_rsa, TimePoint now,
                                           std::vector<SigningKey>& all) {
  // An RSA key takes a second to make and is of use to few.
  for (const SigningAlgorithm algorithm : {SigningAlgorithm::kEs256, SigningAlgorithm::kRs256}) {
    if (algorithm == SigningAlgorithm::kRs256 && !with_rsa) continue;
    const std::string path = RegistryKeyPath(data_directory, algorithm);
    if (auto loaded = LoadKeys(path, algorithm, true, now, all); !loaded) return loaded;
  }
  return {};
}

}  // namespace

Result<KeyRing, std::string> KeyRing::Load(const std::string& data_directory, bool with_rsa, TimePoint now,
                                           Random& random) {
  if (const auto made = MakeKeyFolder(data_directory); !made) return Fail(made.error());
  const auto sealing = OpenSealingKeys(data_directory, random);
  if (!sealing) return Fail(sealing.error());
  auto sealer = crypto::Sealer::ParseKeyFile(*sealing);
  if (!sealer) return Fail(SealingKeyPath(data_directory) + " must hold lines of a key number and 64 hex digits");

  KeyRing ring{std::move(*sealer), {}, {}};
  const auto registry = LoadRegistryKeys(data_directory, with_rsa, now, ring.registry_keys);
  if (!registry) return Fail(registry.error());
  const auto federation =
      LoadKeys(FederationKeyPath(data_directory), SigningAlgorithm::kEs256, false, now, ring.federation_keys);
  if (!federation) return Fail(federation.error());
  return ring;
}

const SigningKey& KeyRing::SigningKeyFor(SigningAlgorithm algorithm) const {
  return *std::find_if(registry_keys.begin(), registry_keys.end(),
                       [&](const SigningKey& key) { return key.algorithm() == algorithm; });
}

std::vector<SigningKey> KeyRing::RegistryKeys(SigningAlgorithm algorithm) const {
  std::vector<SigningKey> keys;
  for (const SigningKey& key : registry_keys) {
    if (key.algorithm() == algorithm) keys.push_back(key);
  }
  return keys;
}

void CurrentKeys::Replace(KeyRing ring) {
  const std::lock_guard lock(mutex_);
  rings_.push_back(std::make_unique<const KeyRing>(std::move(ring)));
  current_.store(rings_.back().get(), std::memory_order_release);
}

}  // namespace jeton::authority
