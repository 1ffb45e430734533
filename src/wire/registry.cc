#include "wire/registry.h"

#include <fmt/compile.h>
#include <fmt/format.h>

#include "base/json.h"

namespace jeton::wire {

std::string RegistryTokenResponse::Print() const {
  std::string out = fmt::format(
      FMT_COMPILE(R"({{"token":"{0}","access_token":"{0}","token_type":"Bearer","expires_in":{1},"issued_at":"{2}")"),
      token, expires_in, FormatRfc3339(issued_at));
  if (scope) AppendJsonMember(out, "scope", *scope);
  if (!refresh_token.empty()) AppendJsonMember(out, "refresh_token", refresh_token);
  return out + "}";
}

std::string PrintRegistryError(std::string_view oauth_error, std::string_view code, std::string_view message,
                               bool read_only) {
  std::string out = "{";
  AppendJsonMember(out, "error", oauth_error);
  AppendJsonMember(out, "error_description", message);
  out += ",\"errors\":[{";
  AppendJsonMember(out, "code", code);
  AppendJsonMember(out, "message", message);
  out += ",\"detail\":{}";
  if (read_only) out += ",\"is_readonly\":true";
  return out + "}]}";
}

}  // namespace jeton::wire
