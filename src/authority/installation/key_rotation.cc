#include "authority/installation/key_rotation.h"

#include <algorithm>

#include "domain/descent.h"
#include "keys/key_files.h"
#include "keys/registry_files.h"

namespace jeton::authority {
namespace {

using crypto::SigningAlgorithm;
using Rotated = Result<void, RotationRefusal>;

// What registries still take after a token's end.
constexpr Seconds kLeewayOfRegistries{60};

RotationRefusal Failed(std::string text) { return {.text = std::move(text)}; }

struct OpenFile {
  std::string path;
  bool published;
  KeyFile content;
};

Result<OpenFile, RotationRefusal> Open(const std::string& path, SigningAlgorithm algorithm, bool published,
                                       TimePoint now) {
  auto file = OpenKeyFile(path, algorithm, published, now);
  if (!file) return Fail(Failed(file.error()));
  return OpenFile{path, published, std::move(*file)};
}

// All or none of them, as far as can be seen before the first is written.
Rotated RotateFiles(std::vector<OpenFile> files, Seconds longest_life, bool force, TimePoint now) {
  for (const OpenFile& file : files) {
    const auto until = file.content.RotatingUntil(now);
    if (until && !force) {
      return Fail(RotationRefusal{true, "these keys have just been rotated; wait until " + FormatRfc3339(*until)});
    }
  }
  for (OpenFile& file : files) {
    file.content.Rotate(now + longest_life);
    file.content.Complete(file.published, now);
    if (auto written = WriteKeys(file.path, file.content.Print()); !written) return Fail(Failed(written.error()));
  }
  return {};
}

Rotated RotateRegistryKeys(const Authority& authority, bool force, TimePoint now) {
  std::vector<OpenFile> files;
  for (const RegistryKeySet& set : KeySetsFor(authority.registries)) {
    const std::string path = RegistryKeyPath(authority.settings.data_directory, set.name, set.algorithm);
    auto file = Open(path, set.algorithm, true, now);
    if (!file) return Fail(file.error());
    files.push_back(std::move(*file));
  }
  return RotateFiles(std::move(files), LongestLifeOf(authority.registries) + kLeewayOfRegistries, force, now);
}

// Only this server looks at what they sign, so there is nothing to wait for.
Rotated RotateFederationKeys(const Authority& authority, TimePoint now) {
  auto file = Open(FederationKeyPath(authority.settings.data_directory), SigningAlgorithm::kEs256, false, now);
  if (!file) return Fail(file.error());
  return RotateFiles({std::move(*file)}, kFederatedPasswordLife, true, now);
}

Rotated RotateSealingKeys(const Authority& authority, Random& random) {
  const std::string& folder = authority.settings.data_directory;
  const auto text = OpenSealingKeys(folder, random);
  if (!text) return Fail(Failed(text.error()));
  auto written = WriteKeys(SealingKeyPath(folder), crypto::Sealer::AddNewestKey(*text, random));
  if (!written) return Fail(Failed(written.error()));
  return {};
}

Rotated RotateOnDisk(Authority& authority, KeyPurpose purpose, bool force, TimePoint now) {
  switch (purpose) {
    case KeyPurpose::kRegistry: return RotateRegistryKeys(authority, force, now);
    case KeyPurpose::kSealing: return RotateSealingKeys(authority, authority.issuer.random());
    case KeyPurpose::kFederation: break;
  }
  return RotateFederationKeys(authority, now);
}

}  // namespace

std::optional<KeyPurpose> ParseKeyPurpose(std::string_view name) {
  if (name == "registry") return KeyPurpose::kRegistry;
  if (name == "sealing") return KeyPurpose::kSealing;
  if (name == "federation") return KeyPurpose::kFederation;
  return std::nullopt;
}

Rotated RotateKeys(Authority& authority, KeyPurpose purpose, bool force, TimePoint now) {
  const std::lock_guard lock(authority.key_rotation);
  const std::string& folder = authority.settings.data_directory;
  auto rotated = RotateOnDisk(authority, purpose, force, now);
  if (!rotated && rotated.error().too_soon) return rotated;
  // Of several files some may have been written: what is in memory, and what registries read, follows them in any case.
  auto ring = KeyRing::Load(folder, authority.registries, now, authority.issuer.random());
  if (!ring) return Fail(Failed(ring.error()));
  authority.keys.Replace(std::move(*ring));
  if (auto written =
          WriteRegistryFiles(*authority.keys, authority.registries, folder, authority.settings.registry_files);
      !written) {
    return Fail(Failed(written.error()));
  }
  return rotated;
}

}  // namespace jeton::authority
