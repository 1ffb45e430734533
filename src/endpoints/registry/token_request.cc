#include "endpoints/registry/token_request.h"

#include <algorithm>

#include "endpoints/address_secrets.h"
#include "endpoints/registry/errors.h"
#include "wire/form.h"

namespace jeton::endpoints::registry {
namespace {

// What may come once; `scope` may come often, and so may parameters that are not read.
constexpr std::string_view kSingleOfQuery[] = {"service", "client_id", "account", "access_type", "offline_token"};
constexpr std::string_view kSingleOfForm[] = {"grant_type", "service",       "client_id",   "username",
                                              "password",   "refresh_token", "access_type", "offline_token"};

// The default where none is named; null for one that is not configured.
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

// Null counts as left out, and so does an empty one (RFC 6749, section 3.2).
const std::string* FindGiven(const wire::Form& fields, std::string_view name) {
  const std::string* const field = fields.Find(name);
  return field == nullptr || field->empty() ? nullptr : field;
}

Response Mistake(const Call& call, TokenError error, std::string_view message) {
  return ErrorResponse(call, call.run.registries.front(), error, message);
}

// All but the credentials.
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

Result<Credentials, Response> FromForm(const Call& call, const wire::Form& form) {
  const auto missing = [&](std::string_view message) {
    return Fail(Mistake(call, TokenError::kInvalidRequest, message));
  };
  const std::string* const grant = FindGiven(form, "grant_type");
  if (grant == nullptr) return missing("The parameter grant_type is missing.");
  if (*grant == "refresh_token") {
    const std::string* const token = FindGiven(form, "refresh_token");
    if (token == nullptr) return missing("The parameter refresh_token is missing.");
    return IdentityCredentials{Secret(*token)};
  }
  if (*grant != "password") {
    return Fail(Mistake(call, TokenError::kUnsupportedGrant, "The grant type is not supported."));
  }
  const std::string* const name = FindGiven(form, "username");
  const std::string* const password = FindGiven(form, "password");
  if (name == nullptr || password == nullptr) return missing("The parameter username or password is missing.");
  return wire::BasicCredentials{*name, Secret(*password)};
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
    return malformed("The parameter " + std::string(secret) + " must not stand in the address.");
  }
  const auto form = wire::Form::Parse(call.request.body);
  if (!form || !form->FirstRepeated(kSingleOfForm).empty()) return malformed("The form is malformed.");
  // Of two credentials, there is no telling which was meant.
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
