#pragma once

#include <boost/json/object.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "crypto/signing_key.h"

namespace jeton::crypto {

// A compact JWS (RFC 7515) of type JWT over ready-made JSON claims. The header is exactly typ, alg and kid; x5c: and
// the key's certificate.
std::string SignJwt(const SigningKey& key, KeyIdForm form, std::string_view claims, bool x5c = false);

enum class JwtError {
  kMalformed,   // not three parts of JSON, a name twice, an odd type
  kUnknownKey,  // no key of ours by that id, or another algorithm than the key's
  kForged,      // the signature is not of these bytes
};

// Claims that a key of ours, or of an issuer that is trusted, has signed: there is no other way to get one. Times and
// audience are the caller's to check.
class VerifiedClaims {
 public:
  const boost::json::object& claims() const { return claims_; }

 private:
  friend Result<VerifiedClaims, JwtError> VerifyJwt(std::string_view, const std::vector<SigningKey>&);
  friend class ForeignJwt;
  explicit VerifiedClaims(boost::json::object claims) : claims_(std::move(claims)) {}

  boost::json::object claims_;
};

// Only `kid` of the header is used, to find the key; the algorithm is the key's. jwk, jku, x5u and x5c are ignored, and
// a `crit` member refuses the token.
Result<VerifiedClaims, JwtError> VerifyJwt(std::string_view token, const std::vector<SigningKey>& keys);

}  // namespace jeton::crypto
