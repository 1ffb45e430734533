#include "wire/oauth.h"

#include "base/json_writer.h"

namespace jeton::wire {
namespace {

constexpr std::size_t kRoomForActiveToken = 480;

}  // namespace

std::string TokenResponse::Print() const {
  return PrintJsonObject([&](JsonObject& answer) {
    answer.Text("token_type", "Bearer");
    answer.Text("access_token", access_token);
    answer.Number("expires_in", expires_in);
    answer.Text("scope", scope);
    if (!issued_token_type.empty()) answer.Text("issued_token_type", issued_token_type);
    if (!refresh_token.empty()) answer.Text("refresh_token", refresh_token);
  });
}

std::string ActiveToken::Print() const {
  const auto print = [&](JsonObject& answer) {
    answer.Bool("active", true);
    answer.Text("token_type", "Bearer");
    answer.Text("scope", scope);
    if (!client_id.empty()) answer.Text("client_id", client_id);
    if (!username.empty()) answer.Text("username", username);
    answer.Text("sub", sub);
    answer.Text("iss", iss);
    if (!aud.empty()) answer.Text("aud", aud);
    answer.Text("jti", jti);
    answer.Number("iat", iat);
    if (exp) answer.Number("exp", *exp);
    if (!act.empty()) answer.Json("act", act);
    if (!repositories.empty()) answer.Text("repositories", repositories);
    if (!actions.empty()) answer.Text("actions", actions);
    if (!addresses.empty()) answer.Text("addresses", addresses);
  };
  return PrintJsonObject(print, kRoomForActiveToken);
}

std::string PrintOAuthError(std::string_view error, std::string_view description) {
  return PrintJsonObject([&](JsonObject& answer) {
    answer.Text("error", error);
    answer.Text("error_description", description);
  });
}

}  // namespace jeton::wire
