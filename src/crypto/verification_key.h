#pragma once

#include <boost/json/value.hpp>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace jeton::crypto {

// A public key of another issuer, read from its JWK. Immutable; copies share the key. Any thread.
class VerificationKey {
 public:
  // Accepts keys with an id: RSA of 2048 to 4096 bits with the exponent 65537 or 3, P-256, P-384 and Ed25519. Returns
  // nothing for all others: symmetric and private keys, encryption keys, points that are not on their curve, an `alg`
  // that does not fit the key.
  static std::optional<VerificationKey> FromJwk(const boost::json::value& jwk);

  const std::string& id() const;
  // Returns whether the key may verify with the algorithm that a token names: RSA allows RS256, RS384, RS512 and PS256,
  // P-256 ES256, P-384 ES384, Ed25519 EdDSA (RFC 7518, RFC 8037). If the JWK has an `alg`, only that one.
  bool Allows(std::string_view algorithm) const;
  // Returns false if the key does not allow the algorithm.
  bool Verify(std::string_view algorithm, std::string_view input, std::string_view signature) const;

  // Returns this key without the algorithms that another key with the same id already allows; nothing if none remain.
  std::optional<VerificationKey> Besides(const std::vector<VerificationKey>& others) const;

 private:
  struct State;
  VerificationKey(std::shared_ptr<const State> state, std::vector<std::string_view> algorithms)
      : state_(std::move(state)), algorithms_(std::move(algorithms)) {}

  std::shared_ptr<const State> state_;
  std::vector<std::string_view> algorithms_;
};

// A JWK set (RFC 7517, section 5).
struct KeySet {
  // The first 64 at most, and only the first for each id and algorithm, so that a signature is checked once.
  std::vector<VerificationKey> usable;
  std::size_t ignored = 0;  // all others
};

// Returns nothing if the text is not a key set.
std::optional<KeySet> ParseJwks(std::string_view text);

}  // namespace jeton::crypto
