#pragma once

#include <span>
#include <string_view>

#include "endpoints/call.h"
#include "wire/form.h"

// What the OAuth endpoints share: forms, client authentication, errors (RFC 6749, section 5.2).
namespace jeton::endpoints::oauth {

enum class OAuthError {
  kInvalidRequest,
  kInvalidClient,
  kInvalidScope,
  kUnsupportedGrantType,
};

Response ErrorResponse(const Call& call, OAuthError error, std::string_view description);

// The form of the body; the error is the answer. A parameter of the endpoint (`names`) or of client authentication that
// comes twice spoils the request (section 3.2). Any other may repeat: `resource` and `audience` are lists (RFC 8707,
// section 2; RFC 8693, section 2.1), and what is not known is ignored, however often it comes.
Result<wire::Form, Outcome> ReadForm(const Call& call, std::span<const std::string_view> names);

// Who is calling: an application by its credentials (section 2.3.1: Basic, or two fields of the form, never both), or
// whom a bearer token makes. The error is the answer.
Result<ActorPointer, Outcome> AuthenticateClient(const Call& call, const wire::Form& form);

}  // namespace jeton::endpoints::oauth
