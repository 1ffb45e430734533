#pragma once

#include <span>
#include <string_view>

#include "endpoints/call.h"
#include "endpoints/oauth2/error.h"
#include "endpoints/oauth2/parameters.h"
#include "endpoints/restriction.h"
#include "wire/form.h"

// Shared by the endpoints of the standard surface: forms, client authentication, errors (RFC 6749, section 5.2).
namespace jeton::endpoints::oauth2 {

Response ErrorResponse(const Call& call, OAuthError error, std::string_view description);

// Reads the form in the body; the error is the answer. Refuses the request if a parameter of the endpoint (`names`) or
// of client authentication comes twice (section 3.2). Any other may repeat: `resource` and `audience` are lists (RFC
// 8707, section 2; RFC 8693, section 2.1), and unknown parameters are ignored.
Result<wire::Form, Outcome> ReadForm(const Call& call, std::span<const std::string_view> names);

// Reads the parameters that restrict a token.
AskedRestriction RestrictionIn(const FindParameter& find);

// Whether a public client, which has no credentials, may call the endpoint with its id alone.
enum class PublicClients { kRefused, kAccepted };

// Whether an API may call the endpoint with a credential of its own.
enum class ApiCallers { kRefused, kAccepted };

// Authenticates the caller: an application by its credentials (section 2.3.1: Basic, or two fields of the form, never
// both), or the actor of a bearer token. The error is the answer.
Result<ActorPointer, Outcome> AuthenticateClient(const Call& call, const wire::Form& form, PublicClients public_clients,
                                                 ApiCallers apis = ApiCallers::kRefused);

// Returns whether the request names no client and presents no credential.
bool NamesNoClient(const Call& call, const wire::Form& form);

}  // namespace jeton::endpoints::oauth2
