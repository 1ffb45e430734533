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

Rotated RotateRegistryKeys(const Run& run, bool force) {
  std::vector<OpenFile> files;
  for (const RegistryKeySet& set : KeySetsFor(run.registries)) {
    const std::string path = RegistryKeyPath(run.settings.data_directory, set.name, set.algorithm);
    auto file = Open(path, set.algorithm, true, run.now);
    if (!file) return Fail(file.error());
    files.push_back(std::move(*file));
  }
  return RotateFiles(std::move(files), LongestLifeOf(run.registries) + kLeewayOfRegistries, force, run.now);
}

// Only this server looks at what they sign, so there is nothing to wait for.
Rotated RotateFederationKeys(const Run& run) {
  auto file = Open(FederationKeyPath(run.settings.data_directory), SigningAlgorithm::kEs256, false, run.now);
  if (!file) return Fail(file.error());
  return RotateFiles({std::move(*file)}, kFederatedPasswordLife, true, run.now);
}

Rotated RotateSealingKeys(const std::string& folder, Random& random) {
  const auto text = OpenSealingKeys(folder, random);
  if (!text) return Fail(Failed(text.error()));
  auto written = WriteKeys(SealingKeyPath(folder), crypto::Sealer::AddNewestKey(*text, random));
  if (!written) return Fail(Failed(written.error()));
  return {};
}

Rotated RotateOnDisk(const Run& run, KeyPurpose purpose, bool force) {
  switch (purpose) {
    case KeyPurpose::kRegistry: return RotateRegistryKeys(run, force);
    case KeyPurpose::kSealing: return RotateSealingKeys(run.settings.data_directory, run.issuer.random());
    case KeyPurpose::kFederation: break;
  }
  return RotateFederationKeys(run);
}

}  // namespace

std::optional<KeyPurpose> ParseKeyPurpose(std::string_view name) {
  if (name == "registry") return KeyPurpose::kRegistry;
  if (name == "sealing") return KeyPurpose::kSealing;
  if (name == "federation") return KeyPurpose::kFederation;
  return std::nullopt;
}

Rotated RotateKeys(const Run& run, RotatingKeys& keys, KeyPurpose purpose, bool force) {
  const std::lock_guard lock(keys.one_at_a_time);
  const std::string& folder = run.settings.data_directory;
  auto rotated = RotateOnDisk(run, purpose, force);
  if (!rotated && rotated.error().too_soon) return rotated;
  // Of several files some may have been written: what is in memory, and what registries read, follows them in any case.
  auto ring = KeyRing::Load(folder, run.registries, run.now, run.issuer.random());
  if (!ring) return Fail(Failed(ring.error()));
  keys.current.Replace(std::move(*ring));
  if (auto written = WriteRegistryFiles(*keys.current, run.registries, folder, run.settings.registry_files); !written) {
    return Fail(Failed(written.error()));
  }
  return rotated;
}

}  // namespace jeton::authority
