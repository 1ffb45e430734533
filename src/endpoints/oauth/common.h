#pragma once

#include <string_view>

#include "endpoints/call.h"
#include "wire/form.h"

// What the OAuth endpoints share: forms, client authentication, errors (RFC 6749, section 5.2).
namespace jeton::endpoints::oauth {

enum class OAuthError {
  kInvalidRequest,
  kInvalidClient,
  kInvalidScope,
  kUnauthorizedClient,
  kUnsupportedGrantType,
};

Response ErrorResponse(const Authority& authority, OAuthError error, std::string_view description);

// The form of the body; the error is the answer. A parameter that comes twice spoils the request (section 3.2).
Result<wire::Form, Outcome> ReadForm(const Authority& authority, const Call& call);

// Who is calling: an application by its credentials (section 2.3.1: Basic, or two fields of the form, never both), or
// whom a bearer token makes. The error is the answer.
Result<authority::ActorPointer, Outcome> AuthenticateClient(Authority& authority, const Call& call,
                                                            const wire::Form& form);

}  // namespace jeton::endpoints::oauth
