#pragma once

#include <boost/json/object.hpp>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "crypto/jws.h"
#include "crypto/verification_key.h"

namespace jeton::crypto {

constexpr std::size_t kLongestForeignJwt = 16 * 1024;

// A parsed compact JWS from another issuer. Nothing in it may be trusted before Verify.
class ForeignJwt {
 public:
  // Fails with kMalformed unless the token has three parts, JSON, and an algorithm and a key id in the header. Also
  // refuses a token that is too long, a `typ` of another kind of token, and a header that names its own key (jku, jwk,
  // x5u, x5c) or requires extensions (crit, b64).
  static Result<ForeignJwt, JwtError> Parse(std::string_view token);

  // The issuer that the token claims. Use it only to find the keys. Empty if the token names none.
  const std::string& claimed_issuer() const { return issuer_; }
  const std::string& key_id() const { return key_id_; }
  // The text that is signed. It identifies the token; the signature does not, because one text can have two signatures.
  const std::string& signed_part() const { return signed_part_; }

  // Verifies the signature with the first key that has the token's key id and allows its algorithm. The caller must
  // check times and audience.
  Result<VerifiedClaims, JwtError> Verify(const std::vector<VerificationKey>& keys) const;

 private:
  ForeignJwt() = default;

  std::string signed_part_;
  std::string signature_;
  std::string algorithm_;
  std::string key_id_;
  std::string issuer_;
  boost::json::object claims_;
};

}  // namespace jeton::crypto
