#pragma once

#include <optional>
#include <string>

#include "authority/descent.h"
#include "authority/refusal.h"
#include "authority/run.h"

namespace jeton::authority {

// RFC 6749, section 4.4: the application itself is the subject.

// What an application's own tokens may have: what its registration says, else the scopes that are not dangerous.
OAuthScopes RegisteredScopes(const Application& application);

// Thirty days: the default of our own surfaces.
constexpr Seconds kClientCredentialsLife{30 * 86400};

// What such a token has if no scope was asked for: the registered scopes that are not dangerous. Dangerous ones have to
// be asked for by name, so that no client carries them without meaning to.
OAuthScopes DefaultScopes(const Application& application);

// kInvalidScope when more is asked than registered, or the text is malformed, or when no scope is asked for and none is
// left by default (RFC 6749, section 3.3). kLimitReached by configuration.
Result<IssuedToken, Refusal> IssueForClient(const Run& run, const Actor& client,
                                            const std::optional<std::string>& scope, const Restriction& restriction);

// RFC 7009. kForbidden when the token belongs to someone else; an unknown or dead token is a success. Every
// holder of an identity token may end it.
Result<void, Refusal> RevokePresented(const Run& run, const Actor& caller, std::string_view token,
                                      Descendants descendants = Descendants::kEnd);

}  // namespace jeton::authority
