#include "wire/registry.h"

#include "base/json_writer.h"

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
  const auto print = [&](JsonObject& answer) {
    answer.Text("token", token);
    answer.Text("access_token", token);
    answer.Text("token_type", "Bearer");
    answer.Number("expires_in", expires_in);
    answer.Text("issued_at", FormatRfc3339(issued_at));
    if (scope) answer.Text("scope", *scope);
    if (!refresh_token.empty()) answer.Text("refresh_token", refresh_token);
    if (!reason.empty()) answer.Text("reason", reason);
  };
  return PrintJsonObject(print, 2 * token.size() + refresh_token.size() + scope.value_or("").size() + kMostElse);
}

std::string PrintRegistryError(const RegistryError& error) {
  const std::string message = MessageOf(error);
  const auto print_entry = [&](JsonObject& entry) {
    entry.Text("code", error.code);
    entry.Text("message", message);
    entry.Object("detail", [](JsonObject&) {});
    if (error.read_only) entry.Bool("is_readonly", true);
  };
  return PrintJsonObject([&](JsonObject& answer) {
    answer.Text("error", error.oauth);
    answer.Text("error_description", message);
    answer.Array("errors", [&](JsonArray& errors) { errors.Object(print_entry); });
    if (!error.reason.empty()) answer.Text("reason", error.reason);
  });
}

}  // namespace jeton::wire
