#include <algorithm>

#include "base/encoding.h"
#include "invariant.h"
#include "wire/credentials.h"

namespace jeton {
namespace {

using namespace jeton::wire;

bool Same(const Authorization& a, const Authorization& b) {
  if (a.index() != b.index()) return false;
  if (const auto* bearer = std::get_if<BearerToken>(&a)) {
    return bearer->token.Reveal() == std::get<BearerToken>(b).token.Reveal();
  }
  if (const auto* basic = std::get_if<BasicCredentials>(&a)) {
    const auto& other = std::get<BasicCredentials>(b);
    return basic->name == other.name && basic->secret.Reveal() == other.secret.Reveal();
  }
  return true;
}

bool IsUnusable(const Authorization& read) { return std::holds_alternative<UnusableCredentials>(read); }

// What was read must be spelled out in the value: the scheme in front, the credentials behind, nothing else.
void CheckValue(std::string_view value) {
  const Authorization read = ParseAuthorization(value);
  INVARIANT(!std::holds_alternative<NoCredentials>(read));
  if (IsUnusable(read)) return;
  const std::string_view trimmed = TrimSpace(value);
  const std::string scheme = ToLower(trimmed.substr(0, trimmed.find(' ')));
  if (const auto* bearer = std::get_if<BearerToken>(&read)) {
    const std::string_view token = bearer->token.Reveal();
    INVARIANT(scheme == "bearer" && !token.empty() && trimmed.ends_with(token));
    INVARIANT(token.find_first_of(" ,") == std::string_view::npos);
    INVARIANT(trimmed.size() >= scheme.size() + 1 + token.size());
    return;
  }
  const auto& basic = std::get<BasicCredentials>(read);
  const std::string pair = basic.name + ":" + std::string(basic.secret.Reveal());
  INVARIANT(scheme == "basic" && basic.name.find(':') == std::string::npos && IsUtf8(pair));
  // One text for one pair of credentials: a second spelling would be a second entry of every cache and log.
  INVARIANT(trimmed.ends_with(EncodeBase64(pair)));
}

void CheckHeaders(std::string_view value) {
  const Authorization read = ParseAuthorization(value);
  Request request;
  request.headers = {{"Proxy-Authorization", value}, {"X-Authorization", value}};
  INVARIANT(std::holds_alternative<NoCredentials>(ReadAuthorization(request)));
  request.headers.push_back({"aUTHORIZATION", value});
  INVARIANT(Same(ReadAuthorization(request), read));
  request.headers.push_back({"Authorization", "Bearer x"});
  INVARIANT(IsUnusable(ReadAuthorization(request)));
}

// Any bytes as name:secret, written well: read exactly where RFC 7617 lets them stand.
void CheckBasic(std::string_view pair) {
  const auto colon = pair.find(':');
  const Authorization read = ParseAuthorization("bASIC " + EncodeBase64(pair));
  if (pair.empty() || !IsUtf8(pair) || colon == std::string_view::npos) {
    INVARIANT(IsUnusable(read));
    return;
  }
  const auto* basic = std::get_if<BasicCredentials>(&read);
  INVARIANT(basic != nullptr && basic->name == pair.substr(0, colon));
  INVARIANT(basic->secret.Reveal() == pair.substr(colon + 1));
}

void CheckBearer(std::string_view token) {
  const std::string text = EncodeBase64Url(token);
  const Authorization read = ParseAuthorization("Bearer  " + text + " ");
  const auto* bearer = std::get_if<BearerToken>(&read);
  INVARIANT(text.empty() ? IsUnusable(read) : bearer != nullptr && bearer->token.Reveal() == text);
}

}  // namespace
}  // namespace jeton

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = jeton::AsText(data, size);
  jeton::CheckValue(text);
  jeton::CheckValue("Basic " + std::string(text));
  jeton::CheckHeaders(text);
  jeton::CheckBasic(text);
  jeton::CheckBearer(text);
  return 0;
}
