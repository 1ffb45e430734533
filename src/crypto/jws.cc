#include "crypto/jws.h"

#include <algorithm>

#include "base/encoding.h"
#include "base/json.h"

namespace jeton::crypto {
namespace {

// The text of a string member, empty when absent or of another type.
std::string_view Text(const boost::json::value& object, std::string_view name) {
  const auto* value = Member(object, name);
  if (value == nullptr || !value->is_string()) return {};
  return {value->get_string().data(), value->get_string().size()};
}

std::optional<boost::json::value> DecodePart(std::string_view part) {
  const auto text = DecodeBase64Url(part);
  if (!text) return std::nullopt;
  auto value = ParseJson(*text);
  if (!value || !value->is_object()) return std::nullopt;
  return value;
}

}  // namespace

std::string SignJwt(const SigningKey& key, KeyIdForm form, std::string_view claims) {
  std::string token = form == KeyIdForm::kLibtrust ? key.header_with_libtrust_id() : key.header_with_thumbprint();
  token += '.';
  token += EncodeBase64Url(claims);
  const std::string signature = EncodeBase64Url(key.Sign(token));
  token += '.';
  token += signature;
  return token;
}

Result<VerifiedClaims, JwtError> VerifyJwt(std::string_view token, const std::vector<SigningKey>& keys) {
  const auto first = token.find('.');
  const auto last = token.rfind('.');
  if (first == std::string_view::npos || token.find('.', first + 1) != last || first == last) {
    return Fail(JwtError::kMalformed);
  }
  const auto header = DecodePart(token.substr(0, first));
  const auto signature = DecodeBase64Url(token.substr(last + 1));
  if (!header || !signature || Member(*header, "crit") != nullptr || Text(*header, "typ") != "JWT")
    return Fail(JwtError::kMalformed);

  const std::string_view id = Text(*header, "kid");
  const auto key = std::find_if(keys.begin(), keys.end(),
                                [&](const SigningKey& k) { return k.libtrust_id() == id || k.thumbprint() == id; });
  if (key == keys.end() || Text(*header, "alg") != NameOf(key->algorithm())) return Fail(JwtError::kUnknownKey);
  if (!key->Verify(token.substr(0, last), *signature)) return Fail(JwtError::kForged);

  auto claims = DecodePart(token.substr(first + 1, last - first - 1));
  if (!claims) return Fail(JwtError::kMalformed);
  return VerifiedClaims(std::move(claims->get_object()));
}

}  // namespace jeton::crypto
