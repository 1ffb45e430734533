#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "endpoints/call.h"

// What browsers bring without being asked, and how it is told whether a page of ours made them send it.
namespace jeton::endpoints {

// The cookie of a session, or one of that form without a session. Two of them are none: one may have been planted.
std::optional<Secret> ReadSessionCookie(const Request& request);
void AddSessionCookie(const Settings& settings, Response& response, const Secret& cookie);
void DropSessionCookie(const Settings& settings, Response& response);

// Whether a request that changes something was made by a page of another site. Browsers say where it comes from;
// programs say nothing.
bool ComesFromElsewhere(const Settings& settings, const Request& request);

// True when the request says what only a page of ours can know (the CSRF token): in a header, in the query, or as
// `field` of its form.
bool ComesFromOurPage(const Settings& settings, const Request& request, const std::optional<Secret>& cookie,
                      const std::string* field = nullptr);
constexpr std::string_view kCsrfField = "_csrf_token";
Response CsrfRefused();

// {"error"} as the framework of the Quay dialect has it.
Response ErrorAnswer(int status, std::string_view error);
// What people read who have to wait. The dialects' clients print it.
std::string WaitSentence(const Call& call);
// Says when to come back.
void AddRetryAfter(const Call& call, Response& response);
// 429 in plain text.
Response TooManyLogins(const Call& call);

bool IsBrowser(const Request& request);
std::string_view UserAgent(const Request& request);

// Why the user is not signed in; or that it takes another run to know.
struct SignInProblem {
  std::optional<Detour> detour;
  CredentialError error{};
};
// Name and password against the cookie of a new session, which takes the place of the one that came.
Result<Secret, SignInProblem> SignIn(const Call& call, const std::string& login, const std::string& password);
// What people read about it.
std::string_view Explain(CredentialError error);

}  // namespace jeton::endpoints
