#include "wire/oauth.h"

#include <array>
#include <charconv>

#include "base/json.h"

namespace jeton::wire {
namespace {

// `name` is the name with all that surrounds it: `,"sub":`.
void AppendField(std::string& out, std::string_view name, std::string_view value) {
  out += name;
  AppendJsonString(out, value);
}

void AppendField(std::string& out, std::string_view name, std::int64_t value) {
  std::array<char, 24> digits{};
  char* const end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
  out += name;
  out.append(digits.data(), static_cast<std::size_t>(end - digits.data()));
}

}  // namespace

std::string TokenResponse::Print() const {
  std::string out = R"({"token_type":"Bearer")";
  AppendField(out, R"(,"access_token":)", access_token);
  AppendField(out, R"(,"expires_in":)", expires_in);
  AppendField(out, R"(,"scope":)", scope);
  return out + "}";
}

std::string ActiveToken::Print() const {
  // Each text is closed by what comes next.
  const auto append = [](std::string& out, std::string_view between, std::string_view text) {
    out += between;
    AppendJsonText(out, text);
  };
  std::string out;
  out.reserve(480);
  append(out, R"({"active":true,"token_type":"Bearer","scope":")", scope);
  if (!client_id.empty()) append(out, R"(","client_id":")", client_id);
  if (!username.empty()) append(out, R"(","username":")", username);
  append(out, R"(","sub":")", sub);
  append(out, R"(","iss":")", iss);
  append(out, R"(","jti":")", jti);
  AppendField(out, R"(","iat":)", iat);
  if (exp) AppendField(out, R"(,"exp":)", *exp);
  if (!repositories.empty()) AppendField(out, R"(,"repositories":)", repositories);
  if (!actions.empty()) AppendField(out, R"(,"actions":)", actions);
  if (!addresses.empty()) AppendField(out, R"(,"addresses":)", addresses);
  out += '}';
  return out;
}

std::string PrintOAuthError(std::string_view error, std::string_view description) {
  std::string out = R"({"error":)";
  AppendJsonString(out, error);
  AppendField(out, R"(,"error_description":)", description);
  return out + "}";
}

}  // namespace jeton::wire
