#pragma once

#include <string>
#include <string_view>

#include "authority/refusal.h"
#include "authority/run.h"
#include "base/secret.h"

namespace jeton::authority {

// Browsers that somebody has signed in with. A session is a token whose secret is a cookie; its age is that of the last
// password. A cookie of that form without a session is anonymous: pages for strangers have forms, too.

Secret NewSessionCookie(Random& random);

// What a page must say to show that it could read what was answered to this cookie: 64 characters of base64url. It
// follows from the cookie alone, and neither the cookie nor what is stored of it can be found from it.
std::string CsrfToken(std::string_view cookie);
bool IsCsrfToken(std::string_view cookie, std::string_view text);

// Begins a session in place of that of `old`, so that no one who knew the old cookie shares it. The oldest of a hundred
// others ends as well. The user has just given their password.
IssuedToken BeginSession(const Run& run, const Actor& user, std::string_view old, std::string_view user_agent);
// Writes down that a user had the password encrypted.
void RecordClientKey(const Run& run, const Actor& user);
// All sessions of the user. kForbidden if the credential may not administer its user.
Result<void, Refusal> EndSessions(const Run& run, const Actor& actor);

}  // namespace jeton::authority
