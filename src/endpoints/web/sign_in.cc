#include <algorithm>

#include "authority/people/sessions.h"
#include "base/encoding.h"
#include "domain/redirect_uri.h"
#include "endpoints/address_secrets.h"
#include "endpoints/web/authorization.h"
#include "endpoints/web/console/console.h"
#include "endpoints/web/endpoints.h"
#include "endpoints/web/flow.h"

namespace jeton::endpoints::web {
namespace {

// Returns whether a query from a form may become part of an address of ours.
bool IsQuery(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c > 0x20 && c < 0x7f; });
}

constexpr std::string_view kStandardRequest = "/oauth2/authorize?";
constexpr std::string_view kDevicePage = "/oauth2/device/verify?";

// Returns the origin that the next steps may lead to: the application's registered address.
std::string TargetOf(const Call& call, const std::string& go_on) {
  if (go_on.starts_with(kStandardRequest)) return DestinationOf(call, go_on.substr(kStandardRequest.size()));
  const auto query = wire::Form::Parse(go_on);
  const std::string* const client_id = query ? query->Find("client_id") : nullptr;
  const std::string* const uri = query ? query->Find("redirect_uri") : nullptr;
  if (client_id == nullptr || uri == nullptr) return {};
  const auto grantable = authority::FindGrantable(call.run, Actor{}, *client_id);
  const bool known = grantable && authority::MayRedirect(call.run.settings, grantable->application, *uri);
  return known ? std::string(OriginOf(*uri)) : std::string();
}

bool LeadsToConsole(std::string_view go_on) { return HasConsole() && go_on.starts_with(kConsolePath); }

// Returns the next address: always ours, whatever the form says. A query leads to the authorization of an application.
std::string AddressOf(const std::string& go_on) {
  constexpr std::string_view kExplain = "/explain/";
  if (go_on.empty() || go_on == kAccountPath) return std::string(kAccountPath);
  if (go_on.starts_with(kStandardRequest) || go_on.starts_with(kDevicePage)) return go_on;
  if (LeadsToConsole(go_on)) return go_on;
  const bool explains = go_on.starts_with(kExplain) && authority::Denials::IsCode(go_on.substr(kExplain.size()));
  return explains ? go_on : "/oauth/authorize?" + go_on;
}

// Returns the place in the console to which the query of the sign-in page leads; empty: none.
std::string ConsolePlaceIn(std::string_view query) {
  const auto form = wire::Form::Parse(query);
  const std::string* const go_on = form ? form->Find("continue") : nullptr;
  return go_on != nullptr && IsQuery(*go_on) && LeadsToConsole(*go_on) ? *go_on : std::string();
}

Response SeeOther(const std::string& location) {
  Response response{.status = 303, .content_type = {}, .fixed_headers = kNeverStore};
  response.AddHeader("Location", location);
  return response;
}

Response FillSignInPage(const Call& call, int status, const std::string& go_on, const std::string& alert) {
  if (!call.run.settings.direct_login) {
    return MessagePage(status, "Sign in", "Signing in with name and password is switched off here.");
  }
  const PageSecret secret = SecretForPage(call);
  const Html shown = alert.empty() ? Html{} : Fill("alert.html", {{"text", alert}});
  const Html body = Fill("sign_in.html", {{"alert", shown}, {"csrf", secret.csrf}, {"continue", go_on}});
  Response response = Page(status, "Sign in", body, TargetOf(call, go_on));
  secret.Set(call, response);
  return response;
}

}  // namespace

Response SignInPage(const Call& call, int status, const std::string& go_on, const std::string& alert) {
  Response response = FillSignInPage(call, status, go_on, alert);
  // A 401 needs a challenge. Browsers open no login dialog for this one.
  if (status == 401) {
    response.AddHeader("WWW-Authenticate",
                       "Cookie realm=\"" + call.run.settings.public_url + "\", form-action=\"/oauth/signin\"");
  }
  return response;
}

// GET /oauth/style.css
Outcome GetStyle(const Call&) {
  return Response{.content_type = "text/css; charset=utf-8",
                  .fixed_headers = "Cache-Control: max-age=3600\r\nX-Content-Type-Options: nosniff\r\n",
                  .body = std::string(PageFile("style.css"))};
}

// GET /oauth/signin
Outcome GetSignIn(const Call& call) {
  const auto actor = AuthenticateSession(call);
  if (!actor) return actor.error();
  const std::string go_on = ConsolePlaceIn(call.request.query);
  if (actor->anonymous()) return SignInPage(call, 200, go_on);
  if (!go_on.empty()) return SeeOther(go_on);
  const PageSecret secret = SecretForPage(call);
  return Page(200, "Signed in", Fill("signed_in.html", {{"user", actor->name}, {"csrf", secret.csrf}}));
}

// POST /oauth/signin
Outcome PostSignIn(const Call& call) {
  const auto parameters = Parameters::Read(call.request);
  if (!parameters) return MessagePage(400, "Sign in", "The form cannot be read.");
  if (!SecretInAddress(call.request.query).empty()) {
    return MessagePage(400, "Sign in", "A password must not stand in an address. Send it in the form.");
  }
  std::string go_on = parameters->GetOr("continue", "");
  if (!IsQuery(go_on)) go_on.clear();
  const bool ours =
      ComesFromOurPage(call.run.settings, call.request, ReadSessionCookie(call.request), parameters->Find(kCsrfField));
  if (!ours) return SignInPage(call, 403, go_on, "That page was too old. Please try again.");
  if (!call.run.settings.direct_login) return SignInPage(call, 404, go_on);
  const auto cookie = SignIn(call, parameters->GetOr("username", ""), parameters->GetOr("password", ""));
  if (!cookie) {
    if (cookie.error().detour) return *cookie.error().detour;
    if (cookie.error().error == CredentialError::kTooManyWrong) {
      Response later = SignInPage(call, 429, go_on, WaitSentence(call));
      AddRetryAfter(call, later);
      return later;
    }
    Response again = SignInPage(call, 403, go_on, std::string(Explain(cookie.error().error)) + ".");
    again.commits = true;
    return again;
  }
  Response response = SeeOther(AddressOf(go_on));
  AddSessionCookie(call.run.settings, response, *cookie);
  return response;
}

// POST /oauth/signout
Outcome PostSignOut(const Call& call) {
  const auto parameters = Parameters::Read(call.request);
  if (!parameters) return MessagePage(400, "Sign out", "The form cannot be read.");
  const bool ours =
      ComesFromOurPage(call.run.settings, call.request, ReadSessionCookie(call.request), parameters->Find(kCsrfField));
  if (!ours) return CsrfRefused();
  const auto actor = AuthenticateSession(call);
  if (!actor) return actor.error();
  if (!actor->anonymous()) (void)authority::EndSessions(call.run, *actor);
  Response response = MessagePage(200, "Signed out", "Every browser that was signed in as you is signed out.");
  DropSessionCookie(call.run.settings, response);
  return response;
}

}  // namespace jeton::endpoints::web
