#pragma once

#include <string>
#include <string_view>

#include "authority/refusal.h"
#include "authority/run.h"
#include "base/secret.h"

namespace jeton::authority {

// Sessions of signed-in browsers. A session is a token whose secret is a cookie; its age counts from the last password.
// A cookie of that form without a session is anonymous: pages for anonymous users have forms too.

Secret NewSessionCookie(Random& random);

// Returns the CSRF token of a cookie: 64 characters of base64url. A page that sends it proves that it could read our
// answer to this cookie. It depends on the cookie only, and reveals neither the cookie nor its stored digest.
std::string CsrfToken(std::string_view cookie);
bool IsCsrfToken(std::string_view cookie, std::string_view text);

// Begins a session that replaces the session of `old`, so that a holder of the old cookie does not share it. Ends the
// oldest beyond a hundred. Requires that the user has just given their password.
IssuedToken BeginSession(const Run& run, const Actor& user, std::string_view old, std::string_view user_agent);
// Records that a user had their password encrypted.
void RecordClientKey(const Run& run, const Actor& user);
// Ends all sessions of the user. kForbidden if the credential may not administer its user.
Result<void, Refusal> EndSessions(const Run& run, const Actor& actor);

}  // namespace jeton::authority
