#include "keys/key_ring.h"

#include <algorithm>
#include <filesystem>

#include "keys/key_files.h"

namespace jeton {
namespace {

using crypto::SigningAlgorithm;
using crypto::SigningKey;

Result<std::vector<SigningKey>, std::string> LoadKeys(const std::string& path, SigningAlgorithm algorithm,
                                                      bool published, TimePoint now) {
  const auto file = OpenKeyFile(path, algorithm, published, now);
  if (!file) return Fail(file.error());
  return file->keys();
}

}  // namespace

std::vector<RegistryKeySet> KeySetsFor(const std::vector<RegistryService>& registries) {
  // An RSA key takes a second to make, and few need it.
  std::vector<RegistryKeySet> sets = {{.algorithm = SigningAlgorithm::kEs256}};
  for (const RegistryService& registry : registries) {
    const auto signs = [&](const RegistryKeySet& set) { return set.SignsFor(registry); };
    if (std::any_of(sets.begin(), sets.end(), signs)) continue;
    sets.push_back({std::string(registry.key_set()), registry.algorithm, {}});
  }
  return sets;
}

Result<KeyRing, std::string> KeyRing::Load(const std::string& data_directory,
                                           const std::vector<RegistryService>& registries, TimePoint now,
                                           Random& random) {
  if (const auto made = MakeKeyFolder(data_directory); !made) return Fail(made.error());
  const auto sealing = OpenSealingKeys(data_directory, random);
  if (!sealing) return Fail(sealing.error());
  auto sealer = crypto::Sealer::ParseKeyFile(*sealing);
  if (!sealer) return Fail(SealingKeyPath(data_directory) + " must hold lines of a key number and 64 hex digits");

  KeyRing ring{std::move(*sealer), KeySetsFor(registries), {}};
  for (RegistryKeySet& set : ring.registry_keys) {
    auto keys = LoadKeys(RegistryKeyPath(data_directory, set.name, set.algorithm), set.algorithm, true, now);
    if (!keys) return Fail(keys.error());
    set.keys = std::move(*keys);
  }
  auto federation = LoadKeys(FederationKeyPath(data_directory), SigningAlgorithm::kEs256, false, now);
  if (!federation) return Fail(federation.error());
  ring.federation_keys = std::move(*federation);
  for (const SigningAlgorithm algorithm : {SigningAlgorithm::kEs256, SigningAlgorithm::kRs256}) {
    const std::string path = AccessKeyPath(data_directory, algorithm);
    // An RSA key is made when the first API wants one.
    if (algorithm == SigningAlgorithm::kRs256 && !std::filesystem::exists(path)) continue;
    auto keys = LoadKeys(path, algorithm, true, now);
    if (!keys) return Fail(keys.error());
    ring.access_keys.push_back({algorithm, std::move(*keys)});
  }
  return ring;
}

const std::vector<SigningKey>& KeyRing::KeysFor(const RegistryService& registry) const {
  return std::find_if(registry_keys.begin(), registry_keys.end(),
                      [&](const RegistryKeySet& set) { return set.SignsFor(registry); })
      ->keys;
}

std::vector<SigningKey> KeyRing::AllRegistryKeys() const {
  std::vector<SigningKey> all;
  for (const RegistryKeySet& set : registry_keys) all.insert(all.end(), set.keys.begin(), set.keys.end());
  return all;
}

const SigningKey* KeyRing::AccessKey(SigningAlgorithm algorithm) const {
  const auto set = std::ranges::find(access_keys, algorithm, &AccessKeySet::algorithm);
  return set == access_keys.end() ? nullptr : &set->keys.front();
}

std::vector<SigningKey> KeyRing::AllAccessKeys() const {
  std::vector<SigningKey> all;
  for (const AccessKeySet& set : access_keys) all.insert(all.end(), set.keys.begin(), set.keys.end());
  return all;
}

void CurrentKeys::Replace(KeyRing ring) {
  const std::lock_guard lock(mutex_);
  rings_.push_back(std::make_unique<const KeyRing>(std::move(ring)));
  current_.store(rings_.back().get(), std::memory_order_release);
}

}  // namespace jeton
