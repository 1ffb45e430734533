#pragma once

#include <optional>
#include <string>

#include "authority/descent.h"
#include "authority/refusal.h"
#include "authority/run.h"
#include "domain/organizations/organization_policy.h"

namespace jeton::authority {

// RFC 6749, section 4.4: the application itself is the subject.

// Returns the scopes that an application's own tokens may have: the registered ones, else all that are not dangerous.
OAuthScopes RegisteredScopes(const Application& application);

// Thirty days: the default of our own surfaces.
constexpr Seconds kClientCredentialsLife{30 * 86400};

// Returns how long a token that a grant gives to the application lives: as it says, or else `usual`.
Seconds TokenLife(const Application& application, Seconds usual);
// Returns whether that life was chosen for the application.
LifeIs TokenLifeIs(const Application& application);

// Returns the scopes of such a token if the client asks for none: its default scopes, or else the registered ones that
// are not dangerous. A client must ask for a dangerous scope by name, so that it never carries one by accident.
OAuthScopes DefaultScopes(const Application& application);

// kInvalidScope if the client asks for more than is registered, if the text is malformed, or if it asks for no scope
// and there is no default (RFC 6749, section 3.3). kLimitReached at the configured limit.
Result<IssuedToken, Refusal> IssueForClient(const Run& run, const Actor& client,
                                            const std::optional<std::string>& scope, const Restriction& restriction);

// Revokes a token (RFC 7009). kForbidden if it belongs to another caller. An unknown or dead token is a success. Any
// holder of an identity token may end it.
Result<void, Refusal> RevokePresented(const Run& run, const Actor& caller, std::string_view token,
                                      Descendants descendants = Descendants::kEnd);

}  // namespace jeton::authority
