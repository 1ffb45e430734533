#include "wire/registry.h"

#include "base/json.h"

namespace jeton::wire {
namespace {

std::string MessageOf(const RegistryError& error) {
  std::string message(error.message);
  if (error.print_reason && !error.reason.empty()) message.append(" (reason ").append(error.reason).append(")");
  return message;
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
  const std::string message = MessageOf(error);
  std::string out = "{";
  AppendJsonMember(out, "error", error.oauth);
  AppendJsonMember(out, "error_description", message);
  out += ",\"errors\":[{";
  AppendJsonMember(out, "code", error.code);
  AppendJsonMember(out, "message", message);
  out += ",\"detail\":{}";
  if (error.read_only) out += ",\"is_readonly\":true";
  out += "}]";
  if (!error.reason.empty()) AppendJsonMember(out, "reason", error.reason);
  return out + "}";
}

}  // namespace jeton::wire
