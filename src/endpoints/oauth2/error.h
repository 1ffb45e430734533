#pragma once

#include <string>
#include <string_view>

// Errors of requests for a token or a code, shared by all dialects. Each dialect prints them in its own way, some with
// another status.
namespace jeton::endpoints::oauth2 {

enum class OAuthError {
  // RFC 6749, section 5.2
  kInvalidRequest,
  kInvalidClient,
  kInvalidGrant,
  kUnauthorizedClient,
  kUnsupportedGrantType,
  kInvalidScope,
  // RFC 6749, section 4.1.2.1
  kAccessDenied,
  kUnsupportedResponseType,
  kServerError,
  kTemporarilyUnavailable,
  // RFC 8628, section 3.5
  kSlowDown,
  kAuthorizationPending,
  kExpiredToken,
  // RFC 8707, section 2
  kInvalidTarget,
  // OpenID Connect Core, section 3.1.2.6
  kRequestNotSupported,
  kInvalidRequestUri,
  // Quay's own
  kAuthorizationDenied,
  kRedirectUriMismatch,
};

struct OAuthErrorRow {
  std::string_view code;
  int status = 400;  // as in the RFC
};

constexpr OAuthErrorRow RowOf(OAuthError error) {
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
    case OAuthError::kAuthorizationPending: return {"authorization_pending"};
    case OAuthError::kExpiredToken: return {"expired_token"};
    case OAuthError::kInvalidTarget: return {"invalid_target"};
    case OAuthError::kRequestNotSupported: return {"request_not_supported"};
    case OAuthError::kInvalidRequestUri: return {"invalid_request_uri"};
    case OAuthError::kAuthorizationDenied: return {"authorization_denied"};
    case OAuthError::kRedirectUriMismatch: return {"redirect_uri_mismatch"};
    case OAuthError::kServerError: break;
  }
  return {"server_error", 500};
}

constexpr std::string_view CodeOf(OAuthError error) { return RowOf(error).code; }

// Returns the error for an edge status: the request reached no function, or its function failed.
constexpr OAuthError ErrorOfEdge(int status) {
  if (status == 503 || status == 429) return OAuthError::kTemporarilyUnavailable;
  return status >= 500 ? OAuthError::kServerError : OAuthError::kInvalidRequest;
}

// Returns a description with the characters of RFC 6749, section 5.2, alone.
inline std::string ErrorText(std::string_view text) {
  std::string allowed(text);
  for (char& c : allowed) {
    if (c == '"') c = '\'';
    if (c < 0x20 || c > 0x7e || c == '\\') c = '?';
  }
  return allowed;
}

// Sentences about a parameter.
inline std::string IsMissing(std::string_view parameter) {
  return "The parameter " + std::string(parameter) + " is missing.";
}
// Follows a sentence about something that only some may know, in place of its full stop: the code of an explanation.
inline std::string WithReason(std::string_view code) { return " (reason " + std::string(code) + ")"; }
inline std::string StandsInAddress(std::string_view parameter) {
  return "The parameter " + std::string(parameter) + " must not stand in the address.";
}

}  // namespace jeton::endpoints::oauth2
