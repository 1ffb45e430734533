#include "wire/oauth.h"

#include <array>
#include <charconv>

#include "base/json.h"

namespace jeton::wire {
namespace {

void AppendField(std::string& out, std::string_view name, std::string_view value) {
  out += ",\"";
  out += name;
  out += "\":";
  AppendJsonString(out, value);
}

void AppendField(std::string& out, std::string_view name, std::int64_t value) {
  std::array<char, 24> digits{};
  char* const end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
  out += ",\"";
  out += name;
  out += "\":";
  out.append(digits.data(), static_cast<std::size_t>(end - digits.data()));
}

}  // namespace

std::string TokenResponse::Print() const {
  std::string out = R"({"token_type":"Bearer")";
  AppendField(out, "access_token", access_token);
  AppendField(out, "expires_in", expires_in);
  AppendField(out, "scope", scope);
  return out + "}";
}

std::string ActiveToken::Print() const {
  std::string out;
  out.reserve(320);
  out += R"({"active":true,"token_type":"Bearer")";
  AppendField(out, "scope", scope);
  if (!client_id.empty()) AppendField(out, "client_id", client_id);
  if (!username.empty()) AppendField(out, "username", username);
  AppendField(out, "sub", sub);
  AppendField(out, "iss", iss);
  AppendField(out, "jti", jti);
  if (exp) AppendField(out, "exp", *exp);
  AppendField(out, "iat", iat);
  out += '}';
  return out;
}

std::string PrintOAuthError(std::string_view error, std::string_view description) {
  std::string out = R"({"error":)";
  AppendJsonString(out, error);
  AppendField(out, "error_description", description);
  return out + "}";
}

}  // namespace jeton::wire
