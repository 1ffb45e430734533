#pragma once

#include <string_view>

#include "endpoints/call.h"

// The errors of the registry's token endpoint: one object in both dialects, never a 403.
namespace jeton::endpoints::registry {

enum class TokenError {
  kUnauthorized,       // 401 with the scope-less challenge
  kInvalidGrant,       // 401 with a Basic challenge, for a form
  kTooManyAttempts,    // 429
  kUnknownService,     // 400
  kInvalidRequest,     // 400: a broken query or form
  kUnsupportedGrant,   // 400
  kMalformedScope,     // 400 INVALID_REQUEST
  kTooManyScopes,      // 400
  kNameInvalid,        // 400 NAME_INVALID
  kNamespaceDisabled,  // 405 DENIED
  kReadOnly,           // 405 DENIED, marked as such
  kUnsupported,        // 405 UNSUPPORTED
  kUnavailable,        // 503: an issuer's keys cannot be read or used
};

Response ErrorResponse(const Call& call, const RegistryService& service, TokenError error, std::string_view message,
                       std::string_view reason = {});

}  // namespace jeton::endpoints::registry
