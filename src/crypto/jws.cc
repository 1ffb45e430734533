#include "crypto/jws.h"

#include <algorithm>
#include <utility>

#include "base/encoding.h"
#include "base/json.h"
#include "base/json_writer.h"
#include "crypto/jwt_parts.h"

namespace jeton::crypto {

namespace {

std::string SignUnder(std::string header, const SigningKey& key, std::string_view claims) {
  std::string token = std::move(header);
  token += '.';
  token += EncodeBase64Url(claims);
  const std::string signature = EncodeBase64Url(key.Sign(token));
  token += '.';
  token += signature;
  return token;
}

bool IsOneOf(std::string_view type, std::string_view types) {
  const auto all = SplitWords(types);
  return std::find(all.begin(), all.end(), type) != all.end();
}

}  // namespace

std::string SignJwt(const SigningKey& key, KeyIdForm form, std::string_view claims, bool x5c) {
  return SignUnder(key.header(form, x5c), key, claims);
}

std::string SignTypedJwt(const SigningKey& key, std::string_view type, std::string_view claims) {
  const auto print = [&](JsonObject& header) {
    header.Text("typ", type);
    header.Text("alg", NameOf(key.algorithm()));
    header.Text("kid", key.thumbprint());
  };
  return SignUnder(EncodeBase64Url(PrintJsonObject(print)), key, claims);
}

Result<VerifiedClaims, JwtError> VerifyJwt(std::string_view token, const std::vector<SigningKey>& keys,
                                           std::string_view types) {
  const auto parts = SplitJwt(token);
  if (!parts) return Fail(JwtError::kMalformed);
  const auto header = DecodeJwtPart(parts->header);
  const auto signature = DecodeBase64Url(parts->signature);
  if (!header || !signature || Member(*header, "crit") != nullptr || !IsOneOf(TextMember(*header, "typ"), types)) {
    return Fail(JwtError::kMalformed);
  }

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
