#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/random.h"
#include "base/result.h"
#include "base/secret.h"

namespace jeton::crypto {

enum class SealError {
  kUnknownKey,  // the key that sealed it is not in the key file
  kForged,      // the bytes, or what they are bound to, are not what was sealed
};

// Authenticated encryption (AES-256-GCM, SP 800-38D) for the secrets that a contract returns again.
// The newest key seals, every key opens, so keys rotate. Immutable once made; any thread.
//
//   sealed = key id (4 bytes)  nonce (12, random)  ciphertext  tag (16)
class Sealer {
 public:
  struct SealingKey {
    std::uint32_t id;
    std::array<std::uint8_t, 32> bytes;
  };

  // keys: at least one, the newest first.
  explicit Sealer(std::vector<SealingKey> keys);

  // The number of the key that seals.
  std::uint32_t newest_key() const { return keys_.front().id; }

  // `bound` is authenticated, not stored: whose secret it is and of which kind. It must be the same on Open, so that
  // sealed bytes moved to another record stay shut.
  std::string Seal(std::string_view plain, std::string_view bound, Random& random) const;
  Result<Secret, SealError> Open(std::string_view sealed, std::string_view bound) const;

  // Key file: one line `ID HEX` a key, newest first.
  static std::string GenerateKeyFile(Random& random);
  // The file with a new key, which seals from now on, before those that it has.
  static std::string AddNewestKey(std::string_view text, Random& random) {
    return GenerateKeyFile(random).append(text);
  }
  static std::optional<Sealer> ParseKeyFile(std::string_view text);

 private:
  std::vector<SealingKey> keys_;
};

}  // namespace jeton::crypto
