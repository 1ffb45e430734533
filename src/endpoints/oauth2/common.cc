#include "endpoints/oauth2/common.h"

#include <array>

#include "endpoints/address_secrets.h"
#include "endpoints/oauth2/client_secret.h"
#include "wire/oauth.h"

namespace jeton::endpoints::oauth2 {
namespace {

constexpr std::array<std::string_view, 4> kClientNames = {"client_id", "client_secret", "client_assertion",
                                                          "client_assertion_type"};

// A client authenticates in one way only. A header of any scheme counts as one.
constexpr ClientSecretRules kRules{
    .beside = ClientSecretRules::Beside::kRefused, .unusable = ClientSecretRules::Unusable::kRefused, .unescape = true};

Result<ActorPointer, Outcome> Checked(const Call& call, Result<ActorPointer, CredentialError> client) {
  if (client) return std::move(*client);
  if (const auto detour = DetourFor(client.error())) return Fail(Outcome(*detour));
  CountRejection(call, CredentialSort::kClient, client.error());
  return Fail(Outcome(ErrorResponse(call, OAuthError::kInvalidClient, "The client's credentials are not valid.")));
}

Result<ActorPointer, CredentialError> ByToken(const Call& call, std::string_view text) {
  auto checked = call.run.identity.CheckToken(call.run, text);
  if (!checked) return Fail(checked.error());
  if (const auto used = call.run.identity.Use(call.run, *checked); !used) return Fail(used.error());
  return std::make_shared<const Actor>(std::move(checked->actor));
}

// Authenticates a client by its own secret, or by a token in the header.
Result<ActorPointer, Outcome> Authenticate(const Call& call, const FindParameter& find) {
  const auto shown = ReadClientSecret(call.request, find, kRules);
  if (shown) return Checked(call, call.run.identity.ByClient(call.run, shown->id, shown->secret.Reveal()));
  const auto invalid = [&](std::string_view why) {
    return Fail(Outcome(ErrorResponse(call, OAuthError::kInvalidRequest, why)));
  };
  if (shown.error() == ClientSecretError::kShownTwice) {
    return invalid("The client has authenticated in more than one way.");
  }
  if (shown.error() == ClientSecretError::kTwoClients) return invalid("Two different clients are named.");
  const wire::Authorization presented = call.Presented();
  if (const auto* bearer = std::get_if<wire::BearerToken>(&presented)) {
    return Checked(call, ByToken(call, bearer->token.Reveal()));
  }
  return Fail(Outcome(ErrorResponse(call, OAuthError::kInvalidClient, "Client authentication is required.")));
}

}  // namespace

Response ErrorResponse(const Call& call, OAuthError error, std::string_view description) {
  Response response;
  response.status = RowOf(error).status;
  response.fixed_headers = wire::kNoStore;
  response.body = wire::PrintOAuthError(CodeOf(error), description);
  if (response.status == 401) {
    response.AddHeader("WWW-Authenticate", "Basic realm=\"" + call.run.settings.public_url + "\"");
  }
  return response;
}

Result<wire::Form, Outcome> ReadForm(const Call& call, std::span<const std::string_view> names) {
  const auto invalid = [&](std::string_view why) {
    return Fail(Outcome(ErrorResponse(call, OAuthError::kInvalidRequest, why)));
  };
  if (const auto secret = SecretInAddress(call.request.query); !secret.empty()) {
    return invalid(StandsInAddress(secret));
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
  const FindParameter find = NotEmptyIn(form);
  // Only a credential in the header is cached.
  const wire::Header* const header = call.request.OnlyHeader("Authorization");
  if (header == nullptr || find("client_id") || find("client_secret")) return Authenticate(call, find);
  return call.run.identity.RecallClient(call.run, header->value, [&] { return Authenticate(call, find); });
}

}  // namespace jeton::endpoints::oauth2
