#include "crypto/jwt_parts.h"

#include "base/encoding.h"
#include "base/json.h"

namespace jeton::crypto {

std::optional<JwtParts> SplitJwt(std::string_view token) {
  const auto first = token.find('.');
  const auto last = token.rfind('.');
  if (first == std::string_view::npos || token.find('.', first + 1) != last || first == last) return std::nullopt;
  return JwtParts{token.substr(0, first), token.substr(first + 1, last - first - 1), token.substr(last + 1),
                  token.substr(0, last)};
}

std::optional<boost::json::value> DecodeJwtPart(std::string_view part) {
  const auto text = DecodeBase64Url(part);
  if (!text) return std::nullopt;
  auto value = ParseJson(*text);
  if (!value || !value->is_object()) return std::nullopt;
  return value;
}

std::string_view TextMember(const boost::json::value& object, std::string_view name) {
  const auto* value = Member(object, name);
  if (value == nullptr || !value->is_string()) return {};
  return {value->get_string().data(), value->get_string().size()};
}

}  // namespace jeton::crypto
