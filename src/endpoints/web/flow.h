#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "authority/applications/code_flow.h"
#include "endpoints/browser.h"
#include "endpoints/oauth2/redirect.h"
#include "endpoints/web/page.h"
#include "endpoints/web/parameters.h"

// Shared by the steps of the web flow.
namespace jeton::endpoints::web {

using oauth2::OAuthError;

// Identifies the user by session cookie, or by Basic with their password or token. Anonymous if the credential is
// wrong. The error is a detour, or the answer after too many wrong passwords.
Result<Actor, Outcome> Authenticate(const Call& call);
// The same, by session cookie only.
Result<Actor, Outcome> AuthenticateSession(const Call& call);

// The request of an application.
struct Asked {
  std::string client_id;
  std::string redirect_uri;
  std::string scope;
  std::string response_type;
  std::optional<std::string> state;
  std::optional<std::string> assignment;
  std::optional<std::string> challenge;
  std::optional<std::string> challenge_method;
};
Asked ReadAsked(const Parameters& parameters);
// Returns whether the request names no offer, or names one correctly: offers are turned on, and the response type is
// token.
bool OfferFits(const Settings& settings, const Asked& asked);

// Returns the address to send the user back to; nothing if the application has not registered it.
std::optional<oauth2::CheckedRedirect> RedirectOf(const Call& call, const authority::Grantable& grantable,
                                                  const Asked& asked);

// 400 {"error"}, for when there is no address to send the user to.
Response ProviderError(OAuthError error);
Response MissingParameter(std::string_view name);

// Grants the request without asking the user.
Outcome Grant(const Call& call, const Actor& actor, const Asked& asked);

// The page of the user's own account.
inline constexpr std::string_view kAccountPath = "/account";

// The sign-in page. `go_on` is where it leads after: the query of /oauth/authorize, or the path of an explanation.
Response SignInPage(const Call& call, int status, const std::string& go_on, const std::string& alert = {});
// The CSRF token for the forms of a page, with a new cookie if the browser has none.
struct PageSecret {
  std::optional<Secret> fresh;
  std::string csrf;
  void Set(const Call& call, Response& response) const;
};
PageSecret SecretForPage(const Call& call);

}  // namespace jeton::endpoints::web
