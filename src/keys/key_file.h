#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "crypto/signing_key.h"

namespace jeton {

// A file with the signing keys of one purpose and algorithm: PEM blocks, each after a line that states the key's role.
// The first key signs. The next key is published ahead of its use. Former keys are published until the last token that
// they signed has ended or, without a time, until the operator removes them.
class KeyFile {
 public:
  static KeyFile Make(crypto::SigningAlgorithm algorithm);
  static std::optional<KeyFile> Parse(std::string_view text, crypto::SigningAlgorithm algorithm);
  std::string Print() const;

  // Drops former keys whose time is over. If the keys are published, adds missing certificates and a next key.
  void Complete(bool published, TimePoint now);

  // Makes the next key sign, or a new one if there is none. The previous one is kept until `until`.
  void Rotate(TimePoint until);

  // Returns the last end of former keys; nothing if none has an end ahead.
  std::optional<TimePoint> RotatingUntil(TimePoint now) const;

  // Returns the keys: the signing one first, then the next one.
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
