#include "endpoints/oauth/common.h"

#include <array>

#include "base/encoding.h"
#include "endpoints/address_secrets.h"
#include "wire/oauth.h"

namespace jeton::endpoints::oauth {
namespace {

constexpr std::array<std::string_view, 4> kClientNames = {"client_id", "client_secret", "client_assertion",
                                                          "client_assertion_type"};

struct ErrorRow {
  int status;
  std::string_view code;
};

ErrorRow RowOf(OAuthError error) {
  switch (error) {
    case OAuthError::kInvalidRequest: return {400, "invalid_request"};
    case OAuthError::kInvalidClient: return {401, "invalid_client"};
    case OAuthError::kInvalidScope: return {400, "invalid_scope"};
    case OAuthError::kUnsupportedGrantType: break;
  }
  return {400, "unsupported_grant_type"};
}

Result<ActorPointer, Outcome> Checked(const Call& call, Result<ActorPointer, CredentialError> client) {
  if (client) return std::move(*client);
  if (const auto detour = DetourFor(client.error())) return Fail(Outcome(*detour));
  CountRejection(call, CredentialSort::kClient, client.error());
  return Fail(Outcome(ErrorResponse(call, OAuthError::kInvalidClient, "The client's credentials are not valid.")));
}

Outcome Missing(const Call& call) {
  return ErrorResponse(call, OAuthError::kInvalidClient, "Client authentication is required.");
}

Result<ActorPointer, CredentialError> ByToken(const Call& call, std::string_view text) {
  auto checked = call.run.identity.CheckToken(call.run, text);
  if (!checked) return Fail(checked.error());
  if (const auto used = call.run.identity.Use(call.run, *checked); !used) return Fail(used.error());
  return std::make_shared<const Actor>(std::move(checked->actor));
}

// Section 2.3.1 has both halves of the header form-encoded before base64. Our ids and secrets are nothing but letters,
// digits and '_', which some clients escape all the same.
std::string_view Unescape(std::string_view text, std::string& decoded) {
  if (text.find('%') == std::string_view::npos) return text;
  decoded = PercentDecode(text, true).value_or("");
  return decoded;
}

// What the client shows in the header, beside a form that names at most a `client_id`.
Result<ActorPointer, Outcome> ByHeader(const Call& call, const std::string* client_id) {
  const wire::Authorization presented = call.Presented();
  if (const auto* basic = std::get_if<wire::BasicCredentials>(&presented)) {
    std::string decoded_id;
    std::string decoded_secret;
    const std::string_view id = Unescape(basic->name, decoded_id);
    if (client_id != nullptr && *client_id != id) {
      return Fail(Outcome(ErrorResponse(call, OAuthError::kInvalidRequest, "Two different clients are named.")));
    }
    const std::string_view secret = Unescape(basic->secret.Reveal(), decoded_secret);
    return Checked(call, call.run.identity.ByClient(call.run, id, secret));
  }
  if (const auto* bearer = std::get_if<wire::BearerToken>(&presented)) {
    return Checked(call, ByToken(call, bearer->token.Reveal()));
  }
  return Fail(Missing(call));
}

}  // namespace

Response ErrorResponse(const Call& call, OAuthError error, std::string_view description) {
  const ErrorRow row = RowOf(error);
  Response response;
  response.status = row.status;
  response.fixed_headers = wire::kNoStore;
  response.body = wire::PrintOAuthError(row.code, description);
  if (row.status == 401) {
    response.AddHeader("WWW-Authenticate", "Basic realm=\"" + call.run.settings.public_url + "\"");
  }
  return response;
}

Result<wire::Form, Outcome> ReadForm(const Call& call, std::span<const std::string_view> names) {
  const auto invalid = [&](std::string_view why) {
    return Fail(Outcome(ErrorResponse(call, OAuthError::kInvalidRequest, why)));
  };
  if (const auto secret = SecretInAddress(call.request.query); !secret.empty()) {
    return invalid("The parameter " + std::string(secret) + " must not stand in the address.");
  }
  if (!call.request.HasMediaType("application/x-www-form-urlencoded")) {
    return invalid("The body must be sent as application/x-www-form-urlencoded.");
  }
  auto form = wire::Form::Parse(call.request.body);
  if (!form) return invalid("The form is malformed.");
  std::string_view repeated = form->FirstRepeated(names);
  if (repeated.empty()) repeated = form->FirstRepeated(kClientNames);
  if (!repeated.empty()) return invalid("The parameter " + std::string(repeated) + " occurs more than once.");
  return std::move(*form);
}

Result<ActorPointer, Outcome> AuthenticateClient(const Call& call, const wire::Form& form) {
  // An empty parameter counts as left out (RFC 6749, section 3.2).
  const auto given = [&form](std::string_view name) {
    const std::string* const value = form.Find(name);
    return value == nullptr || value->empty() ? nullptr : value;
  };
  const std::string* const secret = given("client_secret");
  const std::string* const client_id = given("client_id");
  const bool in_header = call.request.HasHeader("Authorization");
  if (in_header && secret != nullptr) {
    return Fail(Outcome(
        ErrorResponse(call, OAuthError::kInvalidRequest, "The client has authenticated in more than one way.")));
  }
  if (!in_header) {
    if (client_id == nullptr || secret == nullptr) return Fail(Missing(call));
    return Checked(call, call.run.identity.ByClient(call.run, *client_id, *secret));
  }
  const wire::Header* const header = call.request.OnlyHeader("Authorization");
  if (header == nullptr || client_id != nullptr) return ByHeader(call, client_id);
  return call.run.identity.RecallClient(call.run, header->value, [&] { return ByHeader(call, client_id); });
}

}  // namespace jeton::endpoints::oauth
