#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "authority/applications/code_flow.h"
#include "endpoints/browser.h"
#include "endpoints/web/page.h"
#include "endpoints/web/parameters.h"

// What the steps of the web flow share.
namespace jeton::endpoints::web {

// Identifies the user: by the cookie of a session, or by Basic, with the password or a token of theirs. Anonymous if
// that is wrong; the error is that more is needed to know, or that there were too many wrong passwords.
Result<Actor, Outcome> Authenticate(const Call& call);
// By the cookie alone.
Result<Actor, Outcome> AuthenticateSession(const Call& call);

// What an application asks for.
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
// An offer is for a token, where the installation has offers.
bool OfferFits(const Settings& settings, const Asked& asked);

// Where an application's user is sent back to. Only for addresses that have been checked.
struct Destination {
  std::string uri;
  std::optional<std::string> state;

  using Pairs = std::vector<std::pair<std::string_view, std::string>>;
  // Query parameters are added to those of the address; `state` is always among them.
  Response Send(const Pairs& query, const Pairs& fragment = {}) const;
  Response Error(std::string_view error) const { return Send({{"error", std::string(error)}}); }
};

// 400 {"error"}, if there is no address to send the user to.
Response ProviderError(std::string_view error);
Response MissingParameter(std::string_view name);

// Gives what is asked, without a question.
Outcome Grant(const Call& call, const Actor& actor, const Asked& asked);

// The page that asks for name and password, and then goes on: with the query of /oauth/authorize, or to the path of an
// explanation.
Response SignInPage(const Call& call, int status, const std::string& go_on, const std::string& alert = {});
// The token for the forms of a page; sets a cookie where there is none.
struct PageSecret {
  std::optional<Secret> fresh;
  std::string csrf;
  void Set(const Call& call, Response& response) const;
};
PageSecret SecretForPage(const Call& call);

}  // namespace jeton::endpoints::web
