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
  bool too_soon = false;  // the keys have been rotated just before; else a file could not be read or written
  std::string text;       // a sentence for the operator
};

// A new key signs or seals from now on, durably; what the former one made stays good. A registry key that was known
// ahead becomes the signing one, and another is made known. While tokens of the former one live, not everybody may know
// the new next one yet: then this is refused, unless it is forced. Takes its time.
Result<void, RotationRefusal> RotateKeys(const Run& run, RotatingKeys& keys, KeyPurpose purpose, bool force);

}  // namespace jeton::authority
