#include "wire/credentials.h"

#include <algorithm>

#include "base/encoding.h"

namespace jeton::wire {
namespace {

Authorization ParseBasic(std::string_view encoded) {
  const auto text = DecodeBase64(encoded);
  if (!text || !IsUtf8(*text)) return UnusableCredentials{};
  const auto colon = text->find(':');
  if (colon == std::string::npos) return UnusableCredentials{};
  return BasicCredentials{text->substr(0, colon), Secret(text->substr(colon + 1))};
}

}  // namespace

Authorization ParseAuthorization(std::string_view value) {
  value = TrimSpace(value);
  const auto space = value.find(' ');
  const std::string_view scheme = value.substr(0, space);
  const std::string_view rest = space == std::string_view::npos ? "" : TrimSpace(value.substr(space + 1));
  const bool one_word =
      std::none_of(rest.begin(), rest.end(), [](char c) { return c == ' ' || c == ',' || c == '\t'; });
  if (rest.empty() || !one_word) return UnusableCredentials{};
  if (EqualsIgnoringCase(scheme, "bearer")) return BearerToken{Secret(std::string(rest))};
  if (EqualsIgnoringCase(scheme, "basic")) return ParseBasic(rest);
  return UnusableCredentials{};
}

Authorization ReadAuthorization(const Request& request) {
  const Header* found = nullptr;
  for (const Header& header : request.headers) {
    if (!EqualsIgnoringCase(header.name, "authorization")) continue;
    if (found != nullptr) return UnusableCredentials{};
    found = &header;
  }
  if (found == nullptr) return NoCredentials{};
  return ParseAuthorization(found->value);
}

}  // namespace jeton::wire
