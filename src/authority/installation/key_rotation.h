#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "authority/rotating_keys.h"
#include "authority/run.h"

namespace jeton::authority {

enum class KeyPurpose { kRegistry, kSealing, kFederation, kAccess };

std::optional<KeyPurpose> ParseKeyPurpose(std::string_view name);  // registry, sealing, federation, access
std::string_view NameOf(KeyPurpose purpose);

// The keys of one file.
struct KeysInUse {
  KeyPurpose purpose = KeyPurpose::kRegistry;
  std::string algorithm;                   // as in JWS; for sealing, A256GCM
  std::string registry;                    // whose own keys these are; empty: of no single one
  std::string current;                     // the id of the key that signs or seals
  std::optional<std::string> next;         // of the key that is published in advance
  std::vector<std::string> former;         // of keys whose work stays valid
  std::optional<TimePoint> next_rotation;  // from when on another rotation is accepted; nothing: at once
};
// Reads the key files. Slow. The error is a sentence for the operator.
Result<std::vector<KeysInUse>, std::string> ReadKeysInUse(const Run& run, RotatingKeys& keys);

struct RotationRefusal {
  bool too_soon = false;  // rotated too recently; else a file could not be read or written
  std::string text;       // a sentence for the operator
};

// Rotates keys durably: a new key signs or seals from now on, and what the former key made stays valid. For registries
// and APIs, the key that was published in advance begins to sign, and another is published. Refuses another rotation
// while tokens of the former key live, unless forced: some registry may not know the next key yet. Slow.
Result<void, RotationRefusal> RotateKeys(const Run& run, RotatingKeys& keys, KeyPurpose purpose, bool force);

// Makes the keys that sign access tokens with the algorithm, unless there are some. Slow: an RSA key takes a second.
Result<void, RotationRefusal> MakeAccessKeys(const Run& run, RotatingKeys& keys, crypto::SigningAlgorithm algorithm);

// Notes in the run's transaction, which comes after the rotation, that these keys were rotated.
void NoteRotation(const Run& run, const RotatingKeys& keys, KeyPurpose purpose);

}  // namespace jeton::authority
