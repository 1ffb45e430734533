#include "endpoints/oauth2/error.h"

namespace jeton::endpoints::oauth2 {
namespace {

struct ErrorRow {
  std::string_view code;
  int status = 400;
};

constexpr ErrorRow RowOf(OAuthError error) {
  switch (error) {
    case OAuthError::kInvalidRequest: return {"invalid_request"};
    case OAuthError::kInvalidClient: return {"invalid_client", 401};
    case OAuthError::kInvalidGrant: return {"invalid_grant"};
    case OAuthError::kUnauthorizedClient: return {"unauthorized_client"};
    case OAuthError::kUnsupportedGrantType: return {"unsupported_grant_type"};
    case OAuthError::kInvalidScope: return {"invalid_scope"};
    case OAuthError::kAccessDenied: return {"access_denied"};
    case OAuthError::kUnsupportedResponseType: return {"unsupported_response_type"};
    case OAuthError::kTemporarilyUnavailable: return {"temporarily_unavailable", 503};
    case OAuthError::kSlowDown: return {"slow_down"};
    case OAuthError::kAuthorizationDenied: return {"authorization_denied"};
    case OAuthError::kRedirectUriMismatch: return {"redirect_uri_mismatch"};
    case OAuthError::kServerError: break;
  }
  return {"server_error", 500};
}

}  // namespace

std::string_view CodeOf(OAuthError error) { return RowOf(error).code; }

int StatusOf(OAuthError error) { return RowOf(error).status; }

OAuthError ErrorOfEdge(int status) {
  if (status == 503) return OAuthError::kTemporarilyUnavailable;
  return status >= 500 ? OAuthError::kServerError : OAuthError::kInvalidRequest;
}

std::string IsMissing(std::string_view parameter) { return "The parameter " + std::string(parameter) + " is missing."; }

std::string StandsInAddress(std::string_view parameter) {
  return "The parameter " + std::string(parameter) + " must not stand in the address.";
}

}  // namespace jeton::endpoints::oauth2
