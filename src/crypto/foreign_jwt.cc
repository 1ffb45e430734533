#include "crypto/foreign_jwt.h"

#include <algorithm>

#include "base/encoding.h"
#include "base/json.h"
#include "crypto/jwt_parts.h"

namespace jeton::crypto {
namespace {

// Members that would let a token choose the key that checks it, or how it is read.
constexpr std::string_view kRefusedMembers[] = {"jku", "jwk", "x5u", "x5c", "crit", "b64", "enc", "zip"};

bool IsTokenType(const boost::json::value& header) {
  if (Member(header, "typ") == nullptr) return true;
  const std::string type = ToLower(TextMember(header, "typ"));
  return type == "jwt" || type == "at+jwt" || type == "application/at+jwt";
}

bool IsAcceptable(const boost::json::value& header) {
  return std::none_of(std::begin(kRefusedMembers), std::end(kRefusedMembers),
                      [&](std::string_view name) { return Member(header, name) != nullptr; }) &&
         IsTokenType(header);
}

}  // namespace

Result<ForeignJwt, JwtError> ForeignJwt::Parse(std::string_view token) {
  const auto parts = token.size() > kLongestForeignJwt ? std::nullopt : SplitJwt(token);
  if (!parts) return Fail(JwtError::kMalformed);
  const auto header = DecodeJwtPart(parts->header);
  auto claims = DecodeJwtPart(parts->claims);
  auto signature = DecodeBase64Url(parts->signature);
  if (!header || !claims || !signature || !IsAcceptable(*header)) return Fail(JwtError::kMalformed);
  ForeignJwt jwt;
  jwt.signed_part_ = parts->signed_part;
  jwt.signature_ = std::move(*signature);
  jwt.algorithm_ = TextMember(*header, "alg");
  jwt.key_id_ = TextMember(*header, "kid");
  jwt.issuer_ = TextMember(*claims, "iss");
  jwt.claims_ = std::move(claims->get_object());
  if (jwt.algorithm_.empty() || jwt.key_id_.empty()) return Fail(JwtError::kMalformed);
  return jwt;
}

Result<VerifiedClaims, JwtError> ForeignJwt::Verify(const std::vector<VerificationKey>& keys) const {
  const auto key = std::find_if(keys.begin(), keys.end(), [&](const VerificationKey& one) {
    return one.id() == key_id_ && one.Allows(algorithm_);
  });
  if (key == keys.end()) return Fail(JwtError::kUnknownKey);
  if (!key->Verify(algorithm_, signed_part_, signature_)) return Fail(JwtError::kForged);
  return VerifiedClaims(claims_);
}

}  // namespace jeton::crypto
