#pragma once

#include <boost/json/object.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "crypto/signing_key.h"

namespace jeton::crypto {

// A compact JWS (RFC 7515) of type JWT over ready-made JSON claims. The header holds exactly typ, alg and kid, and with
// `x5c` also the key's certificate.
std::string SignJwt(const SigningKey& key, KeyIdForm form, std::string_view claims, bool x5c = false);

// The same of another type, with the thumbprint as the id of the key: an access token (RFC 9068, section 2.1).
std::string SignTypedJwt(const SigningKey& key, std::string_view type, std::string_view claims);

enum class JwtError {
  kMalformed,   // not three parts of JSON, a duplicate name, a wrong type
  kUnknownKey,  // none of the keys has that id, or its algorithm differs
  kForged,      // the signature does not match
};

// Claims with a verified signature, by a key of ours or of a trusted issuer. Only verification creates them. The caller
// must check times and audience.
class VerifiedClaims {
 public:
  const boost::json::object& claims() const { return claims_; }

 private:
  friend Result<VerifiedClaims, JwtError> VerifyJwt(std::string_view, const std::vector<SigningKey>&, std::string_view);
  friend class ForeignJwt;
  explicit VerifiedClaims(boost::json::object claims) : claims_(std::move(claims)) {}

  boost::json::object claims_;
};

// Verifies the signature with the key that the header's `kid` names, and with that key's algorithm. Ignores jwk, jku,
// x5u and x5c. Refuses a token with a `crit` member, or of another `typ` than one of `types`, separated by spaces.
Result<VerifiedClaims, JwtError> VerifyJwt(std::string_view token, const std::vector<SigningKey>& keys,
                                           std::string_view types = "JWT");

}  // namespace jeton::crypto
