#pragma once

#include <boost/json/value.hpp>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace jeton::crypto {

// Somebody else's public key, as its JWK describes it. Immutable; copies share the key. Any thread.
class VerificationKey {
 public:
  // RSA of 2048 to 4096 bits with the exponent 65537 or 3, P-256, P-384 or Ed25519, with an id. Nothing for all else:
  // symmetric and private keys, keys for encryption, points that are not on their curve, an `alg` that is not the
  // key's.
  static std::optional<VerificationKey> FromJwk(const boost::json::value& jwk);

  const std::string& id() const;
  // Whether the key's own type allows what the header of a token names: RSA RS256, RS384 and RS512, P-256 ES256, P-384
  // ES384, Ed25519 EdDSA (RFC 7518, RFC 8037); with an `alg` in the JWK that one alone.
  bool Allows(std::string_view algorithm) const;
  // False for an algorithm that it does not allow.
  bool Verify(std::string_view algorithm, std::string_view input, std::string_view signature) const;

  // The key for those algorithms alone for which none of the others has its id; nothing when that leaves none.
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
  // At most 64, the first ones, and for each id and algorithm one, the first: so a signature is checked once.
  std::vector<VerificationKey> usable;
  std::size_t ignored = 0;  // all others
};

// Nothing for what is no set.
std::optional<KeySet> ParseJwks(std::string_view text);

}  // namespace jeton::crypto
