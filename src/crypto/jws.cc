#include "crypto/jws.h"

#include <algorithm>

#include "base/encoding.h"
#include "base/json.h"
#include "crypto/jwt_parts.h"

namespace jeton::crypto {

std::string SignJwt(const SigningKey& key, KeyIdForm form, std::string_view claims, bool x5c) {
  std::string token = key.header(form, x5c);
  token += '.';
  token += EncodeBase64Url(claims);
  const std::string signature = EncodeBase64Url(key.Sign(token));
  token += '.';
  token += signature;
  return token;
}

Result<VerifiedClaims, JwtError> VerifyJwt(std::string_view token, const std::vector<SigningKey>& keys) {
  const auto parts = SplitJwt(token);
  if (!parts) return Fail(JwtError::kMalformed);
  const auto header = DecodeJwtPart(parts->header);
  const auto signature = DecodeBase64Url(parts->signature);
  if (!header || !signature || Member(*header, "crit") != nullptr || TextMember(*header, "typ") != "JWT")
    return Fail(JwtError::kMalformed);

  const std::string_view id = TextMember(*header, "kid");
  const auto key = std::find_if(keys.begin(), keys.end(),
                                [&](const SigningKey& k) { return k.libtrust_id() == id || k.thumbprint() == id; });
  if (key == keys.end() || TextMember(*header, "alg") != NameOf(key->algorithm())) return Fail(JwtError::kUnknownKey);
  if (!key->Verify(parts->signed_part, *signature)) return Fail(JwtError::kForged);

  auto claims = DecodeJwtPart(parts->claims);
  if (!claims) return Fail(JwtError::kMalformed);
  return VerifiedClaims(std::move(claims->get_object()));
}

}  // namespace jeton::crypto
