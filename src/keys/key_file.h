#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "crypto/signing_key.h"

namespace jeton {

// The signing keys of one purpose and algorithm as they lie in a file: PEM blocks, and before each a line that says
// what the key is there for. The first signs; the next one is known ahead of its use; former ones are known until the
// last token that they signed has ended, or, without a time, until somebody takes them out.
class KeyFile {
 public:
  static KeyFile Make(crypto::SigningAlgorithm algorithm);
  static std::optional<KeyFile> Parse(std::string_view text, crypto::SigningAlgorithm algorithm);
  std::string Print() const;

  // Drops the former keys whose time is over. What others are to know gets its certificate, and a next key.
  void Complete(bool published, TimePoint now);

  // The next key signs, or a new one where there is none; the one that did is kept until then.
  void Rotate(TimePoint until);

  // Until when a key lives whose time as the signing one is over; nothing when there is none.
  std::optional<TimePoint> RotatingUntil(TimePoint now) const;

  // The signing one first, then the next one.
  std::vector<crypto::SigningKey> keys() const;

 private:
  struct FormerKey {
    crypto::SigningKey key;
    TimePoint until = kNever;
  };
  explicit KeyFile(crypto::SigningKey signing) : signing_(std::move(signing)) {}
  void Add(crypto::SigningKey key, std::string_view label);

  crypto::SigningKey signing_;
  std::optional<crypto::SigningKey> next_;
  std::vector<FormerKey> former_;
};

}  // namespace jeton
