#include "wire/registry.h"

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
  constexpr std::size_t kMostElse = 256;
  std::string out;
  out.reserve(2 * token.size() + refresh_token.size() + scope.value_or("").size() + kMostElse);
  out.append(R"({"token":")").append(token).append(R"(","access_token":")").append(token);
  out.append(R"(","token_type":"Bearer","expires_in":)").append(std::to_string(expires_in));
  out.append(R"(,"issued_at":")").append(FormatRfc3339(issued_at)).append("\"");
  if (scope) AppendJsonMember(out, "scope", *scope);
  if (!refresh_token.empty()) AppendJsonMember(out, "refresh_token", refresh_token);
  if (!reason.empty()) AppendJsonMember(out, "reason", reason);
  out += '}';
  return out;
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
