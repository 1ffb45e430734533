#include "client/login.h"

#include <algorithm>
#include <utility>

#include "base/encoding.h"
#include "base/json.h"
#include "crypto/digest.h"
#include "wire/form.h"

namespace jeton::client {
namespace {

constexpr std::string_view kUnreserved = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr std::size_t kSecretLength = 64;

Problem Unreadable(std::string detail) {
  return {.code = "unreadable_answer", .title = "Unreadable answer", .detail = std::move(detail)};
}

// Ten years.
constexpr std::int64_t kLongestLife = 315'576'000;
constexpr std::int64_t kLongestInterval = 3'600;

// What a server sends is bounded, so that it can neither overflow a time nor make a program poll without a rest.
std::chrono::seconds SecondsOf(const boost::json::object& object, const char* name, std::int64_t usual,
                               std::int64_t most) {
  const auto* const value = object.if_contains(name);
  const bool good = value != nullptr && value->is_int64();
  return std::chrono::seconds(std::clamp<std::int64_t>(good ? value->get_int64() : usual, 1, most));
}

std::string TextOrEmpty(const wire::Form& form, std::string_view name) {
  const std::string* const value = form.Find(name);
  return value == nullptr ? std::string() : *value;
}

}  // namespace

LoginClient::LoginClient(Connection::Options server, std::string client_id)
    : client_(std::move(server), std::move(client_id), "") {}

Answer<CodeRequest> LoginClient::BeginCode(const std::string& redirect_uri, const std::string& scope, Random& random) {
  const auto endpoint = client_.Metadata("authorization_endpoint");
  if (!endpoint) return tl::unexpected(endpoint.error());
  const auto issuer = client_.Metadata("issuer");
  if (!issuer) return tl::unexpected(issuer.error());
  CodeRequest request{.url = {},
                      .redirect_uri = redirect_uri,
                      .state = random.Characters(kUnreserved, kSecretLength),
                      .verifier = random.Characters(kUnreserved, kSecretLength),
                      .issuer = *issuer};
  request.url = WithQuery(*endpoint, {{"response_type", "code"},
                                      {"client_id", client_.client_id()},
                                      {"redirect_uri", redirect_uri},
                                      {"scope", scope},
                                      {"state", request.state},
                                      {"code_challenge", EncodeBase64Url(crypto::Sha256(request.verifier).view())},
                                      {"code_challenge_method", "S256"}});
  return request;
}

Answer<LoginTokens> LoginClient::FinishCode(const CodeRequest& request, std::string_view query) {
  const auto form = wire::Form::Parse(query);
  // RFC 9207: the answer of another server must not be mistaken for that of this one.
  const bool ours = form && TextOrEmpty(*form, "state") == request.state && TextOrEmpty(*form, "iss") == request.issuer;
  if (!ours) {
    return tl::unexpected(Problem{.code = "foreign_answer",
                                  .title = "Foreign answer",
                                  .detail = "The browser brought an answer to another request."});
  }
  const std::string code = TextOrEmpty(*form, "code");
  if (code.empty()) {
    const std::string error = TextOrEmpty(*form, "error");
    const std::string text = TextOrEmpty(*form, "error_description");
    return tl::unexpected(Problem{.code = error.empty() ? "unreadable_answer" : error,
                                  .title = "Refused",
                                  .detail = text.empty() ? "The server answered " + error + "." : text});
  }
  return Ask({{"grant_type", "authorization_code"},
              {"code", code},
              {"redirect_uri", request.redirect_uri},
              {"code_verifier", request.verifier}});
}

Answer<DeviceRequest> LoginClient::BeginDevice(const std::string& scope) {
  const auto answer = client_.Post("device_authorization_endpoint", {{"scope", scope}});
  if (!answer) return tl::unexpected(answer.error());
  DeviceRequest request{.device_code = TextOf(*answer, "device_code"),
                        .user_code = TextOf(*answer, "user_code"),
                        .verification_uri = TextOf(*answer, "verification_uri"),
                        .complete_uri = TextOf(*answer, "verification_uri_complete"),
                        .life = SecondsOf(*answer, "expires_in", 600, kLongestLife),
                        .interval = SecondsOf(*answer, "interval", 5, kLongestInterval)};
  if (request.device_code.empty() || request.user_code.empty() || request.verification_uri.empty()) {
    return tl::unexpected(Unreadable("The server's answer has no code for the user."));
  }
  return request;
}

Answer<LoginTokens> LoginClient::PollDevice(const DeviceRequest& request) {
  return Ask({{"grant_type", "urn:ietf:params:oauth:grant-type:device_code"}, {"device_code", request.device_code}});
}

Answer<LoginTokens> LoginClient::Refresh(const std::string& refresh) {
  return Ask({{"grant_type", "refresh_token"}, {"refresh_token", refresh}});
}

Answer<void> LoginClient::Revoke(const std::string& refresh) {
  const auto answer = client_.Post("revocation_endpoint", {{"token", refresh}});
  if (!answer) return tl::unexpected(answer.error());
  return {};
}

Answer<LoginTokens> LoginClient::Ask(const Query& form) {
  const auto answer = client_.Post("token_endpoint", form);
  if (!answer) return tl::unexpected(answer.error());
  LoginTokens tokens{.access = TextOf(*answer, "access_token"),
                     .refresh = TextOf(*answer, "refresh_token"),
                     .life = SecondsOf(*answer, "expires_in", 3600, kLongestLife)};
  if (tokens.access.empty()) return tl::unexpected(Unreadable("The server's answer has no access_token."));
  return tokens;
}

}  // namespace jeton::client
