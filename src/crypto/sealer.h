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
  kForged,      // the bytes, or the `bound` text, differ from those that were sealed
};

// Authenticated encryption (AES-256-GCM, SP 800-38D) for secrets that an API must return again. The newest key seals
// and every key opens, so keys can be rotated. Immutable; any thread.
//
//   sealed = key id (4 bytes)  nonce (12, random)  ciphertext  tag (16)
class Sealer {
 public:
  struct SealingKey {
    std::uint32_t id;
    std::array<std::uint8_t, 32> bytes;
  };

  // REQUIRES: at least one key, the newest first.
  explicit Sealer(std::vector<SealingKey> keys);

  // The id of the key that seals.
  std::uint32_t newest_key() const { return keys_.front().id; }

  // `bound` says whose secret it is and of which kind. It is authenticated, not stored, and must be the same on Open,
  // so that sealed bytes moved to another record do not open.
  std::string Seal(std::string_view plain, std::string_view bound, Random& random) const;
  Result<Secret, SealError> Open(std::string_view sealed, std::string_view bound) const;

  // Returns a key file with one new key. A key file has one line `ID HEX` per key, the newest first.
  static std::string GenerateKeyFile(Random& random);
  // Returns the key file with a new first key, which seals from now on.
  static std::string AddNewestKey(std::string_view text, Random& random) {
    return GenerateKeyFile(random).append(text);
  }
  static std::optional<Sealer> ParseKeyFile(std::string_view text);

 private:
  std::vector<SealingKey> keys_;
};

}  // namespace jeton::crypto
