#include "endpoints/registry/token_request.h"

#include <algorithm>

#include "endpoints/address_secrets.h"
#include "endpoints/oauth2/grants.h"
#include "endpoints/registry/errors.h"
#include "wire/form.h"

namespace jeton::endpoints::registry {
namespace {

// Parameters that may come only once. `scope` may repeat, as may parameters that are not read.
constexpr std::string_view kSingleOfQuery[] = {"service", "client_id", "account", "access_type", "offline_token"};
constexpr std::string_view kSingleOfForm[] = {"service", "client_id", "access_type", "offline_token"};

using Grants = oauth2::GrantList<oauth2::Password, oauth2::RefreshToken>;

// Returns the named service, or the default if none is named; null if it is not configured.
const RegistryService* FindService(const Call& call, const wire::Form& fields) {
  const std::string* const name = fields.Find("service");
  if (name == nullptr || name->empty()) return &call.run.registries.front();
  const auto found = std::find_if(call.run.registries.begin(), call.run.registries.end(),
                                  [&](const RegistryService& service) { return service.service == *name; });
  return found == call.run.registries.end() ? nullptr : &*found;
}

bool AsksForIdentityToken(const wire::Form& fields) {
  const std::string* const access = fields.Find("access_type");
  const std::string* const offline = fields.Find("offline_token");
  return (access != nullptr && *access == "offline") || (offline != nullptr && (*offline == "true" || *offline == "1"));
}

Response Mistake(const Call& call, TokenError error, std::string_view message) {
  return ErrorResponse(call, call.run.registries.front(), error, message);
}

// Reads everything except the credentials.
Result<TokenRequest, Response> ReadFields(const Call& call, const wire::Form& fields) {
  TokenRequest request;
  request.service = FindService(call, fields);
  if (request.service == nullptr) {
    return Fail(Mistake(call, TokenError::kUnknownService, "The service is not one of ours."));
  }
  request.scopes = fields.All("scope");
  request.offline = AsksForIdentityToken(fields);
  if (const std::string* const client = fields.Find("client_id")) request.client = *client;
  if (const std::string* const account = fields.Find("account")) request.account = *account;
  return request;
}

Credentials FromHeader(wire::Authorization presented) {
  if (auto* const basic = std::get_if<wire::BasicCredentials>(&presented)) return std::move(*basic);
  if (std::holds_alternative<wire::NoCredentials>(presented)) return wire::NoCredentials{};
  return wire::UnusableCredentials{};
}

Credentials CredentialsOf(const oauth2::Password& grant) {
  return wire::BasicCredentials{grant.username, grant.password};
}

Credentials CredentialsOf(const oauth2::RefreshToken& grant) { return IdentityCredentials{grant.token}; }

Result<Credentials, Response> FromForm(const Call& call, const wire::Form& form) {
  const auto grant = Grants::Read(oauth2::NotEmptyIn(form));
  if (grant) return std::visit([](const auto& asked) { return CredentialsOf(asked); }, *grant);
  if (grant.error().error == oauth2::OAuthError::kUnsupportedGrantType) {
    return Fail(Mistake(call, TokenError::kUnsupportedGrant, "The grant type is not supported."));
  }
  return Fail(Mistake(call, TokenError::kInvalidRequest, oauth2::IsMissing(grant.error().missing)));
}

}  // namespace

Result<TokenRequest, Response> ReadTokenQuery(const Call& call) {
  const auto query = wire::Form::Parse(call.request.query);
  if (!query || !query->FirstRepeated(kSingleOfQuery).empty()) {
    return Fail(Mistake(call, TokenError::kInvalidRequest, "The query is malformed."));
  }
  auto request = ReadFields(call, *query);
  if (request) request->credentials = FromHeader(call.Presented());
  return request;
}

Result<TokenRequest, Response> ReadTokenForm(const Call& call) {
  const auto malformed = [&](std::string_view message) {
    return Fail(Mistake(call, TokenError::kInvalidRequest, message));
  };
  if (!call.request.HasMediaType("application/x-www-form-urlencoded")) {
    return malformed("The body must be sent as application/x-www-form-urlencoded.");
  }
  if (const auto secret = SecretInAddress(call.request.query); !secret.empty()) {
    return malformed(oauth2::StandsInAddress(secret));
  }
  const auto form = wire::Form::Parse(call.request.body);
  if (!form || !form->FirstRepeated(kSingleOfForm).empty() || !form->FirstRepeated(Grants::Parameters()).empty()) {
    return malformed("The form is malformed.");
  }
  // With two credentials, it is unclear which one the client meant.
  if (call.request.HasHeader("Authorization")) return malformed("Credentials belong into the form.");
  auto credentials = FromForm(call, *form);
  if (!credentials) return Fail(credentials.error());
  auto request = ReadFields(call, *form);
  if (!request) return request;
  request->by_form = true;
  request->credentials = std::move(*credentials);
  return request;
}

}  // namespace jeton::endpoints::registry
