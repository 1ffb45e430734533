#pragma once

#include <boost/json/value.hpp>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace jeton::crypto {

// Somebody else's public key, as his JWK describes it. Cheap to copy, immutable; any thread.
class VerificationKey {
 public:
  // RSA of 2048 to 8192 bits, P-256, P-384 or Ed25519 with an id. Nothing for all else: symmetric and private keys,
  // keys for encryption, points that are not on their curve, an `alg` that is not the key's.
  static std::optional<VerificationKey> FromJwk(const boost::json::value& jwk);

  const std::string& id() const;
  // Whether the key's own type allows what the header of a token names: RSA RS256, RS384 and RS512, P-256 ES256, P-384
  // ES384, Ed25519 EdDSA (RFC 7518, RFC 8037); with an `alg` in the JWK that one alone.
  bool Allows(std::string_view algorithm) const;
  // False for an algorithm that it does not allow.
  bool Verify(std::string_view algorithm, std::string_view input, std::string_view signature) const;

 private:
  struct State;
  explicit VerificationKey(std::shared_ptr<const State> state) : state_(std::move(state)) {}

  std::shared_ptr<const State> state_;
};

// A JWK set (RFC 7517, section 5) down to its usable keys, at most 64 of them. Nothing for what is no set.
std::optional<std::vector<VerificationKey>> ParseJwks(std::string_view text);

}  // namespace jeton::crypto
