#include "wire/credentials.h"

#include <algorithm>

#include "base/encoding.h"

namespace jeton::wire {
namespace {

Authorization ParseBasic(std::string_view encoded) {
  auto text = DecodeBase64(encoded);
  if (!text || !IsUtf8(*text)) return UnusableCredentials{};
  const auto colon = text->find(':');
  if (colon == std::string::npos) return UnusableCredentials{};
  std::string name = text->substr(0, colon);
  // Turns the decoded text into the secret, so that no copy is left behind.
  text->erase(0, colon + 1);
  return BasicCredentials{std::move(name), Secret(std::move(*text))};
}

}  // namespace

Authorization ParseAuthorization(std::string_view value) {
  value = TrimSpace(value);
  const auto space = value.find(' ');
  const std::string_view scheme = value.substr(0, space);
  const std::string_view rest = space == std::string_view::npos ? "" : TrimSpace(value.substr(space + 1));
  if (rest.empty()) return UnusableCredentials{};
  if (EqualsIgnoringCase(scheme, "Basic")) return ParseBasic(rest);  // refuses blanks, too
  const bool one_word = rest.find_first_of(" ,\t") == std::string_view::npos;
  if (!one_word || !EqualsIgnoringCase(scheme, "Bearer")) return UnusableCredentials{};
  return BearerToken{Secret(std::string(rest))};
}

Authorization ReadAuthorization(const Request& request) {
  if (const Header* only = request.OnlyHeader("Authorization")) return ParseAuthorization(only->value);
  if (request.HasHeader("Authorization")) return UnusableCredentials{};
  return NoCredentials{};
}

}  // namespace jeton::wire
