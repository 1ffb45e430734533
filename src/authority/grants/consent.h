#pragma once

#include <string_view>

#include "authority/grants/user_grant.h"

// Consent that is remembered for a user, a client, a resource and its scopes.
namespace jeton::authority {

// Returns whether consent may be given for the user without asking them: the application is trusted with that, or they
// have consented to all of it before. Never for a public client whose redirect address any program can take (RFC 8252,
// section 8.6): nothing proves that it is the same one. Nor for a client that describes itself.
bool IsConsented(const Run& run, const Actor& user, const Application& application, const ScopeGrant& granted,
                 std::string_view redirect_uri);
// Remembers the consent of the user, unless it could not be used.
void RememberConsent(const Run& run, const Actor& user, const Application& application, const ScopeGrant& granted,
                     std::string_view redirect_uri);

}  // namespace jeton::authority
