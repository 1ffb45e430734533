#include "endpoints/registry/errors.h"

#include "wire/registry.h"

namespace jeton::endpoints::registry {
namespace {

struct ErrorRow {
  int status;
  std::string_view oauth;
  std::string_view code;
};

ErrorRow RowOf(TokenError error) {
  switch (error) {
    case TokenError::kUnauthorized: return {401, "invalid_client", "UNAUTHORIZED"};
    case TokenError::kInvalidGrant: return {401, "invalid_grant", "UNAUTHORIZED"};
    case TokenError::kTooManyAttempts: return {429, "slow_down", "TOOMANYREQUESTS"};
    case TokenError::kUnsupportedGrant: return {400, "unsupported_grant_type", "UNSUPPORTED"};
    case TokenError::kUnknownService:
    case TokenError::kInvalidRequest: return {400, "invalid_request", "UNSUPPORTED"};
    case TokenError::kMalformedScope: return {400, "invalid_scope", "INVALID_REQUEST"};
    case TokenError::kTooManyScopes: return {400, "invalid_scope", "UNSUPPORTED"};
    case TokenError::kNameInvalid: return {400, "invalid_scope", "NAME_INVALID"};
    case TokenError::kUnavailable: return {503, "temporarily_unavailable", "UNAVAILABLE"};
    case TokenError::kUnsupported: return {405, "access_denied", "UNSUPPORTED"};
    case TokenError::kReadOnly:
    case TokenError::kNamespaceDisabled: break;
  }
  return {405, "access_denied", "DENIED"};
}

// Clients that find `error=` in a challenge show its text instead of the message, so there is none. One that has sent a
// form looks for no Bearer challenge, and takes one for that of a registry.
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
  response.body = wire::PrintRegistryError({.oauth = row.oauth,
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
