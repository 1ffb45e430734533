#include "authority/installation/key_rotation.h"

#include <algorithm>

#include "domain/access/access_token.h"
#include "domain/descent.h"
#include "keys/key_files.h"
#include "keys/registry_files.h"

namespace jeton::authority {
namespace {

using crypto::SigningAlgorithm;
using Rotated = Result<void, RotationRefusal>;

// How long registries accept a token after its end.
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

// Rotates all files or none, as far as this can be told before the first write.
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

std::vector<SigningAlgorithm> AlgorithmsOf(const KeyRing& ring) {
  std::vector<SigningAlgorithm> algorithms;
  for (const AccessKeySet& set : ring.access_keys) algorithms.push_back(set.algorithm);
  return algorithms;
}

Rotated RotateAccessKeys(const Run& run, const KeyRing& ring, bool force) {
  std::vector<OpenFile> files;
  for (const SigningAlgorithm algorithm : AlgorithmsOf(ring)) {
    auto file = Open(AccessKeyPath(run.settings.data_directory, algorithm), algorithm, true, run.now);
    if (!file) return Fail(file.error());
    files.push_back(std::move(*file));
  }
  return RotateFiles(std::move(files), kLongestJwtLife + kLeewayOfRegistries, force, run.now);
}

// Only this server verifies these signatures, so no rotation has to wait.
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

Rotated RotateOnDisk(const Run& run, const KeyRing& ring, KeyPurpose purpose, bool force) {
  switch (purpose) {
    case KeyPurpose::kAccess: return RotateAccessKeys(run, ring, force);
    case KeyPurpose::kRegistry: return RotateRegistryKeys(run, force);
    case KeyPurpose::kSealing: return RotateSealingKeys(run.settings.data_directory, run.issuer.random());
    case KeyPurpose::kFederation: break;
  }
  return RotateFederationKeys(run);
}

KeysInUse KeysOf(KeyPurpose purpose, SigningAlgorithm algorithm, const std::vector<crypto::SigningKey>& keys) {
  KeysInUse in_use{.purpose = purpose, .algorithm = std::string(crypto::NameOf(algorithm))};
  const std::size_t published = purpose == KeyPurpose::kFederation ? 1 : 2;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    const std::string& id = keys[i].thumbprint();
    if (i == 0) {
      in_use.current = id;
    } else if (i < published) {
      in_use.next = id;
    } else {
      in_use.former.push_back(id);
    }
  }
  return in_use;
}

}  // namespace

std::string_view NameOf(KeyPurpose purpose) {
  switch (purpose) {
    case KeyPurpose::kRegistry: return "registry";
    case KeyPurpose::kSealing: return "sealing";
    case KeyPurpose::kAccess: return "access";
    case KeyPurpose::kFederation: break;
  }
  return "federation";
}

Result<std::vector<KeysInUse>, std::string> ReadKeysInUse(const Run& run, RotatingKeys& keys) {
  const std::lock_guard lock(keys.one_at_a_time);
  const KeyRing& ring = *keys.current;
  std::vector<KeysInUse> all;
  for (const RegistryKeySet& set : ring.registry_keys) {
    KeysInUse in_use = KeysOf(KeyPurpose::kRegistry, set.algorithm, set.keys);
    in_use.registry = set.name;
    const std::string path = RegistryKeyPath(run.settings.data_directory, set.name, set.algorithm);
    const auto file = OpenKeyFile(path, set.algorithm, true, run.now);
    if (!file) return Fail(file.error());
    in_use.next_rotation = file->RotatingUntil(run.now);
    all.push_back(std::move(in_use));
  }
  for (const AccessKeySet& set : ring.access_keys) {
    KeysInUse in_use = KeysOf(KeyPurpose::kAccess, set.algorithm, set.keys);
    const auto file =
        OpenKeyFile(AccessKeyPath(run.settings.data_directory, set.algorithm), set.algorithm, true, run.now);
    if (!file) return Fail(file.error());
    in_use.next_rotation = file->RotatingUntil(run.now);
    all.push_back(std::move(in_use));
  }
  KeysInUse sealing{.purpose = KeyPurpose::kSealing, .algorithm = "A256GCM"};
  sealing.current = std::to_string(ring.sealer.newest_key());
  all.push_back(std::move(sealing));
  all.push_back(KeysOf(KeyPurpose::kFederation, SigningAlgorithm::kEs256, ring.federation_keys));
  return all;
}

void NoteRotation(const Run& run, const RotatingKeys& keys, KeyPurpose purpose) {
  const KeyRing& ring = *keys.current;
  storage::KeysRotated rotated{.use = std::string(NameOf(purpose)), .current = {}};
  const auto add = [&](const std::vector<crypto::SigningKey>& signing) {
    if (!signing.empty()) rotated.current.push_back(signing.front().thumbprint());
  };
  switch (purpose) {
    case KeyPurpose::kRegistry:
      for (const RegistryKeySet& set : ring.registry_keys) add(set.keys);
      break;
    case KeyPurpose::kSealing: rotated.current.push_back(std::to_string(ring.sealer.newest_key())); break;
    case KeyPurpose::kFederation: add(ring.federation_keys); break;
    case KeyPurpose::kAccess:
      for (const AccessKeySet& set : ring.access_keys) add(set.keys);
      break;
  }
  run.tx().Happened(std::move(rotated));
}

std::optional<KeyPurpose> ParseKeyPurpose(std::string_view name) {
  if (name == "registry") return KeyPurpose::kRegistry;
  if (name == "sealing") return KeyPurpose::kSealing;
  if (name == "federation") return KeyPurpose::kFederation;
  if (name == "access") return KeyPurpose::kAccess;
  return std::nullopt;
}

Rotated MakeAccessKeys(const Run& run, RotatingKeys& keys, SigningAlgorithm algorithm) {
  const std::lock_guard lock(keys.one_at_a_time);
  if (keys.current->AccessKey(algorithm) != nullptr) return {};
  const std::string& folder = run.settings.data_directory;
  auto made = Open(AccessKeyPath(folder, algorithm), algorithm, true, run.now);
  if (!made) return Fail(made.error());
  auto ring = KeyRing::Load(folder, run.registries, run.now, run.issuer.random());
  if (!ring) return Fail(Failed(ring.error()));
  keys.current.Replace(std::move(*ring));
  return {};
}

Rotated RotateKeys(const Run& run, RotatingKeys& keys, KeyPurpose purpose, bool force) {
  const std::lock_guard lock(keys.one_at_a_time);
  const std::string& folder = run.settings.data_directory;
  auto rotated = RotateOnDisk(run, *keys.current, purpose, force);
  if (!rotated && rotated.error().too_soon) return rotated;
  // Some of several files may have been written: always load what is on disk, and write the registries' files from it.
  auto ring = KeyRing::Load(folder, run.registries, run.now, run.issuer.random());
  if (!ring) return Fail(Failed(ring.error()));
  keys.current.Replace(std::move(*ring));
  if (auto written = WriteRegistryFiles(*keys.current, run.registries, folder, run.settings.registry_files); !written) {
    return Fail(Failed(written.error()));
  }
  return rotated;
}

}  // namespace jeton::authority
