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

}  // namespace

Response ErrorResponse(const Authority& authority, const authority::RegistryService& service, TokenError error,
                       std::string_view message) {
  const ErrorRow row = RowOf(error);
  Response response;
  response.status = row.status;
  response.fixed_headers = wire::kNoStore;
  response.body = wire::PrintRegistryError(row.oauth, row.code, message, error == TokenError::kReadOnly);
  if (row.status == 401) {
    // Clients that find `error=` in the challenge show its text instead of the message, so there is none.
    response.AddHeader("WWW-Authenticate", "Bearer realm=\"" + authority.settings.public_url + "/v2/auth\",service=\"" +
                                               service.service + "\"");
    response.AddHeader("Docker-Distribution-API-Version", "registry/2.0");
  }
  return response;
}

}  // namespace jeton::endpoints::registry
