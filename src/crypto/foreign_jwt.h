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

// How a header may look.
struct ForeignJwtRules {
  std::string_view types = "jwt at+jwt application/at+jwt";  // the allowed `typ`s, in lower case; one may be absent
  bool needs_key_id = true;        // otherwise the only key that allows the algorithm is meant
  bool refuses_named_keys = true;  // jku, jwk, x5u, x5c; otherwise they are ignored
  bool takes_ps256 = false;        // beside RS256, RS384, RS512, ES256, ES384 and EdDSA
};
// Tokens that a trust rule may let in: identity and access tokens of jobs, and identity assertions of an enterprise.
inline constexpr std::string_view kIdentityAssertionType = "oauth-id-jag+jwt";
inline constexpr ForeignJwtRules kTrustedTokenRules{.types = "jwt at+jwt application/at+jwt oauth-id-jag+jwt"};
// Assertions of clients (RFC 7523, section 3).
inline constexpr ForeignJwtRules kClientAssertionRules{
    .types = "jwt client-authentication+jwt", .needs_key_id = false, .refuses_named_keys = false, .takes_ps256 = true};

// A parsed compact JWS from another issuer. Nothing in it may be trusted before Verify.
class ForeignJwt {
 public:
  // Fails with kMalformed unless the token has three parts, JSON, and an algorithm and, if the rules want one, a key id
  // in the header. Also refuses a token that is too long, a `typ` of another kind of token, and a header that names its
  // own key, if the rules say so, or requires extensions (crit, b64).
  static Result<ForeignJwt, JwtError> Parse(std::string_view token, const ForeignJwtRules& rules = {});

  // The issuer that the token claims. Use it only to find the keys. Empty if the token names none.
  const std::string& claimed_issuer() const { return issuer_; }
  const std::string& key_id() const { return key_id_; }
  const std::string& type() const { return type_; }  // `typ` in lower case; empty: it has none
  // The text that is signed. It identifies the token; the signature does not, because one text can have two signatures.
  const std::string& signed_part() const { return signed_part_; }

  // The claims that the token makes. Not verified.
  const boost::json::object& unverified_claims() const { return claims_; }

  // Verifies the signature with the first key that has the token's key id and allows its algorithm; without a key id,
  // with the only key that allows it. The caller must check times and audience.
  Result<VerifiedClaims, JwtError> Verify(const std::vector<VerificationKey>& keys) const;

 private:
  ForeignJwt() = default;

  std::string signed_part_;
  std::string signature_;
  std::string algorithm_;  // empty: one that the rules do not take
  std::string key_id_;
  std::string type_;
  std::string issuer_;
  boost::json::object claims_;
};

}  // namespace jeton::crypto
