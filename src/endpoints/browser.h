#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "endpoints/call.h"

// What browsers send by themselves, and how to tell whether a page of ours made them send it.
namespace jeton::endpoints {

// Returns the session cookie; it may have the form but no session. Returns nothing if there are two: one may have been
// planted.
std::optional<Secret> ReadSessionCookie(const Request& request);
void AddSessionCookie(const Settings& settings, Response& response, const Secret& cookie);
void DropSessionCookie(const Settings& settings, Response& response);

// Returns whether a page of another site made a request that changes something. Browsers name the origin; programs do
// not.
bool ComesFromElsewhere(const Settings& settings, const Request& request);

// Returns whether the request carries the CSRF token, which only a page of ours can know: in a header, in the query, or
// as `field` of its form.
bool ComesFromOurPage(const Settings& settings, const Request& request, const std::optional<Secret>& cookie,
                      const std::string* field = nullptr);
constexpr std::string_view kCsrfField = "_csrf_token";
Response CsrfRefused();

// {"error"} as the framework of the Quay dialect has it.
Response ErrorAnswer(int status, std::string_view error);
// Tells users to wait. The dialects' clients print it.
std::string WaitSentence(const Call& call);
// Says when to come back.
void AddRetryAfter(const Call& call, Response& response);
// 429 in plain text.
Response TooManyLogins(const Call& call);

bool IsBrowser(const Request& request);
std::string_view UserAgent(const Request& request);

// Why the user is not signed in, or the detour that decides it.
struct SignInProblem {
  std::optional<Detour> detour;
  CredentialError error{};
};
// Exchanges name and password for the cookie of a new session. The new session replaces the presented one.
Result<Secret, SignInProblem> SignIn(const Call& call, const std::string& login, const std::string& password);
// Returns the sentence for users.
std::string_view Explain(CredentialError error);

}  // namespace jeton::endpoints
