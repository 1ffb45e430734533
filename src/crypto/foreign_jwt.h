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

// A compact JWS of somebody else, taken apart. Nothing that it says counts before Verify.
class ForeignJwt {
 public:
  // kMalformed for everything but three parts of JSON with an algorithm and a key id in the header; for a longer
  // one; for a `typ` of another kind of token; and for a header that names its own key (jku, jwk, x5u, x5c) or wants
  // more understood (crit, b64).
  static Result<ForeignJwt, JwtError> Parse(std::string_view token);

  // Whose it claims to be: good for nothing but finding the keys. Empty when it does not say.
  const std::string& claimed_issuer() const { return issuer_; }
  const std::string& key_id() const { return key_id_; }
  // What a signature is made over: no second text has the same signature, while one text can have two.
  const std::string& signed_part() const { return signed_part_; }

  // By the first key of that id which has that algorithm. Times and audience are the caller's to check.
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
