#include "crypto/foreign_jwt.h"

#include <algorithm>

#include "base/encoding.h"
#include "base/json.h"
#include "crypto/jwt_parts.h"

namespace jeton::crypto {
namespace {

// Members that would let a token choose the key that checks it, or how it is read.
constexpr std::string_view kNamedKeys[] = {"jku", "jwk", "x5u", "x5c"};
constexpr std::string_view kExtensions[] = {"crit", "b64", "enc", "zip"};

bool IsTokenType(const boost::json::value& header, std::string_view types) {
  if (Member(header, "typ") == nullptr) return true;
  const std::string type = ToLower(TextMember(header, "typ"));
  const auto allowed = SplitWords(types);
  return std::find(allowed.begin(), allowed.end(), type) != allowed.end();
}

bool IsAcceptable(const boost::json::value& header, const ForeignJwtRules& rules) {
  const auto is_there = [&](std::string_view name) { return Member(header, name) != nullptr; };
  if (std::any_of(std::begin(kExtensions), std::end(kExtensions), is_there)) return false;
  if (rules.refuses_named_keys && std::any_of(std::begin(kNamedKeys), std::end(kNamedKeys), is_there)) return false;
  return IsTokenType(header, rules.types);
}

}  // namespace

Result<ForeignJwt, JwtError> ForeignJwt::Parse(std::string_view token, const ForeignJwtRules& rules) {
  const auto parts = token.size() > kLongestForeignJwt ? std::nullopt : SplitJwt(token);
  if (!parts) return Fail(JwtError::kMalformed);
  const auto header = DecodeJwtPart(parts->header);
  auto claims = DecodeJwtPart(parts->claims);
  auto signature = DecodeBase64Url(parts->signature);
  if (!header || !claims || !signature || !IsAcceptable(*header, rules)) return Fail(JwtError::kMalformed);
  ForeignJwt jwt;
  jwt.signed_part_ = parts->signed_part;
  jwt.signature_ = std::move(*signature);
  jwt.algorithm_ = TextMember(*header, "alg");
  jwt.key_id_ = TextMember(*header, "kid");
  jwt.type_ = ToLower(TextMember(*header, "typ"));
  jwt.issuer_ = TextMember(*claims, "iss");
  jwt.claims_ = std::move(claims->get_object());
  if (jwt.algorithm_.empty() || (rules.needs_key_id && jwt.key_id_.empty())) return Fail(JwtError::kMalformed);
  // So no key allows it.
  if (jwt.algorithm_ == "PS256" && !rules.takes_ps256) jwt.algorithm_.clear();
  return jwt;
}

Result<VerifiedClaims, JwtError> ForeignJwt::Verify(const std::vector<VerificationKey>& keys) const {
  const auto fits = [&](const VerificationKey& one) {
    return (key_id_.empty() || one.id() == key_id_) && one.Allows(algorithm_);
  };
  const auto key = std::find_if(keys.begin(), keys.end(), fits);
  if (key == keys.end()) return Fail(JwtError::kUnknownKey);
  if (key_id_.empty() && std::count_if(keys.begin(), keys.end(), fits) > 1) return Fail(JwtError::kUnknownKey);
  if (!key->Verify(algorithm_, signed_part_, signature_)) return Fail(JwtError::kForged);
  return VerifiedClaims(claims_);
}

}  // namespace jeton::crypto
