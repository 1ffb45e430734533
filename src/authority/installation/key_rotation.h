#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "authority/rotating_keys.h"
#include "authority/run.h"

namespace jeton::authority {

enum class KeyPurpose { kRegistry, kSealing, kFederation };

std::optional<KeyPurpose> ParseKeyPurpose(std::string_view name);  // registry, sealing, federation

struct RotationRefusal {
  bool too_soon = false;  // rotated too recently; else a file could not be read or written
  std::string text;       // a sentence for the operator
};

// Rotates keys durably: a new key signs or seals from now on, and what the former key made stays valid. For registries,
// the key that was published in advance begins to sign, and another is published. Refuses another rotation while tokens
// of the former key live, unless forced: some registry may not know the next key yet. Slow.
Result<void, RotationRefusal> RotateKeys(const Run& run, RotatingKeys& keys, KeyPurpose purpose, bool force);

}  // namespace jeton::authority
