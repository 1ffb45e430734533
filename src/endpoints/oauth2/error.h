#pragma once

#include <string>
#include <string_view>

// What may be wrong with a request for a token or a code, in the words that all dialects share. Each prints them in its
// own way, and some have a status of their own.
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
  // Quay's own
  kAuthorizationDenied,
  kRedirectUriMismatch,
};

std::string_view CodeOf(OAuthError error);
// As the RFC has it.
int StatusOf(OAuthError error);

// The error of a request that reached no function, or whose function failed, by its status.
OAuthError ErrorOfEdge(int status);

// Sentences about a parameter.
std::string IsMissing(std::string_view parameter);
std::string StandsInAddress(std::string_view parameter);

}  // namespace jeton::endpoints::oauth2
