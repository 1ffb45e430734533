#include "endpoints/registry/errors.h"

#include "endpoints/oauth2/error.h"
#include "wire/registry.h"

namespace jeton::endpoints::registry {
namespace {

using oauth2::OAuthError;

struct ErrorRow {
  OAuthError oauth;
  std::string_view code;
  int status = oauth2::RowOf(oauth).status;
};

ErrorRow RowOf(TokenError error) {
  switch (error) {
    case TokenError::kUnauthorized: return {OAuthError::kInvalidClient, "UNAUTHORIZED"};
    case TokenError::kInvalidGrant: return {OAuthError::kInvalidGrant, "UNAUTHORIZED", 401};
    case TokenError::kTooManyAttempts: return {OAuthError::kSlowDown, "TOOMANYREQUESTS", 429};
    case TokenError::kUnsupportedGrant: return {OAuthError::kUnsupportedGrantType, "UNSUPPORTED"};
    case TokenError::kUnknownService:
    case TokenError::kInvalidRequest: return {OAuthError::kInvalidRequest, "UNSUPPORTED"};
    case TokenError::kMalformedScope: return {OAuthError::kInvalidScope, "INVALID_REQUEST"};
    case TokenError::kTooManyScopes: return {OAuthError::kInvalidScope, "UNSUPPORTED"};
    case TokenError::kNameInvalid: return {OAuthError::kInvalidScope, "NAME_INVALID"};
    case TokenError::kUnavailable: return {OAuthError::kTemporarilyUnavailable, "UNAVAILABLE"};
    case TokenError::kUnsupported: return {OAuthError::kAccessDenied, "UNSUPPORTED", 405};
    case TokenError::kReadOnly:
    case TokenError::kNamespaceDisabled: break;
  }
  return {OAuthError::kAccessDenied, "DENIED", 405};
}

// Leaves out `error=`, because clients would show its text instead of the message. A form gets a Basic challenge: its
// client would take a Bearer challenge for that of a registry.
std::string Challenge(const Call& call, const RegistryService& service, TokenError error) {
  const std::string& url = call.run.settings.public_url;
  if (error == TokenError::kInvalidGrant) return "Basic realm=\"" + url + "\"";
  return "Bearer realm=\"" + url + "/v2/auth\",service=\"" + service.service + "\"";
}

}  // namespace

Response ErrorResponse(const Call& call, const RegistryService& service, TokenError error, std::string_view message,
                       std::string_view reason) {
  const ErrorRow row = RowOf(error);
  Response response;
  response.status = row.status;
  response.fixed_headers = wire::kNoStore;
  response.body = wire::PrintRegistryError({.oauth = oauth2::CodeOf(row.oauth),
                                            .code = row.code,
                                            .message = message,
                                            .reason = reason,
                                            .print_reason = !service.quay(),
                                            .read_only = error == TokenError::kReadOnly});
  if (row.status == 503) response.AddHeader("Retry-After", "1");
  if (row.status == 401) {
    response.AddHeader("WWW-Authenticate", Challenge(call, service, error));
    response.AddHeader("Docker-Distribution-API-Version", "registry/2.0");
  }
  return response;
}

}  // namespace jeton::endpoints::registry
