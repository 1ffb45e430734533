#include "authority/applications/self_described.h"
#include "authority/grants/codes.h"
#include "authority/grants/consent.h"
#include "authority/page_token.h"
#include "domain/access/metadata_document.h"
#include "domain/redirect_uri.h"
#include "endpoints/address_secrets.h"
#include "endpoints/oauth2/parameters.h"
#include "endpoints/web/authorization.h"
#include "endpoints/web/consent_page.h"
#include "endpoints/web/endpoints.h"
#include "endpoints/web/flow.h"

// The authorization endpoint of the standard surface.
namespace jeton::endpoints::web {
namespace {

constexpr std::string_view kRequestField = "request";
constexpr std::string_view kConfirmationField = "confirmation";

// What a decision is bound to: a page that was made for another user, session or request confirms nothing.
std::string DecidedThing(const Actor& user, std::string_view query) {
  return "authorize " + user.id.ToUuid() + " " + user.token.ToUuid() + " " + std::string(query);
}

// Sends the user back with a code.
Outcome SendCode(const Call& call, const Actor& user, AuthorizationRequest asked) {
  if (!MayWrite(call)) return Detour(NeedWrite{});
  if (!authority::StoreSelfDescribed(call.run, user, asked.grantable)) {
    Response later =
        MessagePage(429, "Not now", "There are as many applications that no one here knows as there may be.");
    later.AddHeader("Retry-After", "3600");
    return later;
  }
  const Secret code =
      authority::IssueCode(call.run, user, asked.grantable, {asked.granted, asked.sent_redirect, asked.challenge});
  return asked.redirect.Send({{"code", std::string(code.Reveal())}});
}

// Any program on the user's machine can listen at a loopback address.
Html NoticeFor(const AuthorizationRequest& asked) {
  const Application& client = asked.grantable.application;
  std::string described;
  if (IsMetadataDocumentUrl(client.client_id)) {
    described = "The answer goes to " + std::string(HostOfUrl(asked.redirect.uri())) + ". ";
  }
  const bool unproven = !client.client.confidential();
  const bool local = unproven && !asked.redirect.uri().starts_with("https://");
  if (!local) return described.empty() ? Html{} : Fill("alert.html", {{"text", described}});
  return Fill("alert.html",
              {{"text", described + std::string("This is a program on your own machine, and it cannot prove which "
                                                "one. Allow it only if you have just started it yourself.")}});
}

Response AskUser(const Call& call, const Actor& user, const AuthorizationRequest& asked, const std::string& query) {
  const PageSecret secret = SecretForPage(call);
  const std::string confirmation =
      authority::MakePageToken(call.run.issuer, DecidedThing(user, query), "", call.run.now);
  Html fields = HiddenField(kCsrfField, secret.csrf);
  fields.text += HiddenField(kRequestField, query).text + HiddenField(kConfirmationField, confirmation).text;
  const std::string_view destination = OriginOf(asked.redirect.uri());
  const Html body =
      Fill("authorization.html", {{"asked", AskedAccess(call, {asked.grantable, asked.granted, user.name})},
                                  {"notice", NoticeFor(asked)},
                                  {"destination", std::string(destination)},
                                  {"fields", fields}});
  Response response = Page(200, "Allow " + asked.grantable.application.name + "?", body, destination);
  secret.Set(call, response);
  return response;
}

Response Unreadable() { return MessagePage(400, "Not possible", "The request of the application cannot be read."); }

}  // namespace

// GET /oauth2/authorize
Outcome GetStandardAuthorize(const Call& call) {
  const auto form = wire::Form::Parse(call.request.query);
  if (!form || !SecretInAddress(call.request.query).empty()) return Unreadable();
  const auto user = AuthenticateSession(call);
  if (!user) return user.error();
  const std::string query = PrintAuthorization(*form);
  // Strangers do not make this server fetch anything.
  if (user->anonymous() && IsOfSelfDescribed(*form)) return SignInPage(call, 401, "/oauth2/authorize?" + query);
  const auto asked = ReadAuthorization(call, *user, *form);
  if (!asked) return asked.error();
  if (user->anonymous()) return SignInPage(call, 401, "/oauth2/authorize?" + query);
  if (!MayGrant(*user, asked->grantable, {}, true)) return asked->redirect.Error(OAuthError::kAccessDenied);
  const bool consented = !asked->asks_again && authority::IsConsented(call.run, *user, asked->grantable.application,
                                                                      asked->granted, asked->redirect.uri());
  // A HEAD must not issue a code.
  if (consented && call.request.method == wire::Method::kGet) return SendCode(call, *user, *asked);
  return AskUser(call, *user, *asked, query);
}

// POST /oauth2/authorize: the same request, in a form. The browser goes on with GET, so that it can be repeated.
Outcome PostStandardAuthorize(const Call& call) {
  const bool is_form = call.request.HasMediaType("application/x-www-form-urlencoded");
  const auto form = is_form ? wire::Form::Parse(call.request.body) : std::nullopt;
  const bool secret = !SecretInAddress(call.request.query).empty() || !SecretInAddress(call.request.body).empty();
  if (!form || secret) return Unreadable();
  Response response{.status = 303, .content_type = {}, .fixed_headers = kNeverStore};
  response.AddHeader("Location", "/oauth2/authorize?" + PrintAuthorization(*form));
  return response;
}

// POST /oauth2/authorize/consent: what the user decided.
Outcome PostConsent(const Call& call) {
  const auto parameters = wire::Form::Parse(call.request.body);
  if (!parameters) return Unreadable();
  const auto find = oauth2::NotEmptyIn(*parameters);
  const bool ours =
      ComesFromOurPage(call.run.settings, call.request, ReadSessionCookie(call.request), parameters->Find(kCsrfField));
  if (!ours)
    return MessagePage(403, "Not possible", "That page was too old. Go back to the application and try again.");
  const std::string query = find(kRequestField).value_or("");
  const auto form = wire::Form::Parse(query);
  if (!form) return Unreadable();
  const auto user = AuthenticateSession(call);
  if (!user) return user.error();
  if (user->anonymous() && IsOfSelfDescribed(*form)) return SignInPage(call, 401, "/oauth2/authorize?" + query);
  const auto asked = ReadAuthorization(call, *user, *form);
  if (!asked) return asked.error();
  if (user->anonymous()) return SignInPage(call, 401, "/oauth2/authorize?" + query);
  const auto confirmed = authority::ReadPageToken(call.run.issuer, DecidedThing(*user, query),
                                                  find(kConfirmationField).value_or(""), call.run.now);
  if (!confirmed) return AskUser(call, *user, *asked, query);
  const bool allowed = find("decision") == "allow" && MayGrant(*user, asked->grantable, {}, true);
  if (!allowed) return asked->redirect.Error(OAuthError::kAccessDenied, "The user did not allow it.");
  if (!MayWrite(call)) return Detour(NeedWrite{});
  authority::RememberConsent(call.run, *user, asked->grantable.application, asked->granted, asked->redirect.uri());
  return SendCode(call, *user, *asked);
}

}  // namespace jeton::endpoints::web
