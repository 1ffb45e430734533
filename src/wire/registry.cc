#include "wire/registry.h"

#include <fmt/compile.h>
#include <fmt/format.h>

#include "base/json.h"

namespace jeton::wire {
namespace {

void AppendExplanation(std::string& out, const RegistryError& error) {
  out += "},{";
  AppendJsonMember(out, "code", error.code);
  AppendJsonMember(out, "message", std::string("Why: ").append(error.explained_at).append(error.reason));
  out += ",\"detail\":{}";
}

}  // namespace

std::string RegistryTokenResponse::Print() const {
  std::string out = fmt::format(
      FMT_COMPILE(R"({{"token":"{0}","access_token":"{0}","token_type":"Bearer","expires_in":{1},"issued_at":"{2}")"),
      token, expires_in, FormatRfc3339(issued_at));
  if (scope) AppendJsonMember(out, "scope", *scope);
  if (!refresh_token.empty()) AppendJsonMember(out, "refresh_token", refresh_token);
  if (!reason.empty()) AppendJsonMember(out, "reason", reason);
  return out + "}";
}

std::string PrintRegistryError(const RegistryError& error) {
  std::string out = "{";
  AppendJsonMember(out, "error", error.oauth);
  AppendJsonMember(out, "error_description", error.message);
  out += ",\"errors\":[{";
  AppendJsonMember(out, "code", error.code);
  AppendJsonMember(out, "message", error.message);
  out += ",\"detail\":{}";
  if (error.read_only) out += ",\"is_readonly\":true";
  if (!error.reason.empty() && !error.explained_at.empty()) AppendExplanation(out, error);
  out += "}]";
  if (!error.reason.empty()) AppendJsonMember(out, "reason", error.reason);
  return out + "}";
}

}  // namespace jeton::wire
