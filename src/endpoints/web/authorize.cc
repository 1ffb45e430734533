#include <boost/json/serialize.hpp>

#include "domain/redirect_uri.h"
#include "endpoints/address_secrets.h"
#include "endpoints/quay/views.h"
#include "endpoints/web/consent_page.h"
#include "endpoints/web/endpoints.h"
#include "endpoints/web/flow.h"

namespace jeton::endpoints::web {
namespace {

namespace json = boost::json;
using authority::Grantable;

Html HiddenFields(const Asked& asked, const std::string& csrf) {
  Html fields;
  const auto add = [&](std::string_view name, const std::optional<std::string>& value) {
    if (value) fields.text += HiddenField(name, *value).text;
  };
  add(kCsrfField, csrf);
  add("client_id", asked.client_id);
  add("redirect_uri", asked.redirect_uri);
  add("scope", asked.scope);
  add("response_type", asked.response_type);
  add("state", asked.state);
  add("assignment_uuid", asked.assignment);
  add("code_challenge", asked.challenge);
  add("code_challenge_method", asked.challenge_method);
  return fields;
}

Response ConsentPage(const Actor& actor, const Grantable& grantable, const Asked& asked, OAuthScopes scopes,
                     const std::string& csrf) {
  const Html body = Fill("consent.html", {{"asked", AskedScopes(grantable, scopes, actor.name)},
                                          {"destination", std::string(OriginOf(asked.redirect_uri))},
                                          {"fields", HiddenFields(asked, csrf)}});
  return Page(200, "Allow " + grantable.application.name + "?", body, OriginOf(asked.redirect_uri));
}

// In this dialect both avatars are JSON texts.
json::object ApplicationView(const Grantable& grantable) {
  json::object view = quay::ApplicationSummary(grantable.application, grantable.owner);
  view["avatar"] = json::serialize(view["avatar"]);
  json::object& organization = view["organization"].get_object();
  organization["avatar"] = json::serialize(organization["avatar"]);
  return view;
}

Response ConsentJson(const Grantable& grantable, const Asked& asked, OAuthScopes scopes, const std::string& csrf) {
  Response response = wire::JsonResponse(200, json::object{{"scopes", quay::ScopeViews(asked.scope)},
                                                           {"has_dangerous_scopes", AnyDangerous(scopes)},
                                                           {"application", ApplicationView(grantable)},
                                                           {"response_type", asked.response_type},
                                                           {"client_id", asked.client_id},
                                                           {"redirect_uri", asked.redirect_uri},
                                                           {"scope", asked.scope},
                                                           {"csrf_token_val", csrf},
                                                           {"state", quay::TextOrNull(asked.state)},
                                                           {"assignment_uuid", quay::TextOrNull(asked.assignment)}});
  response.fixed_headers = kNeverStore;
  return response;
}

// Sends the error to the registered address of the application, if that is valid.
Response Mismatch(const Call& call, const Grantable& grantable, Asked asked) {
  asked.redirect_uri = grantable.application.redirect_uri;
  const auto registered = RedirectOf(call, grantable, asked);
  return registered ? registered->Error(OAuthError::kRedirectUriMismatch) : ProviderError(OAuthError::kInvalidRequest);
}

}  // namespace

// GET /oauth/authorize
Outcome GetAuthorize(const Call& call) {
  const auto parameters = Parameters::Read(call.request);
  if (!parameters || !SecretInAddress(call.request.query).empty()) return ProviderError(OAuthError::kInvalidRequest);
  const auto missing = parameters->FirstMissing({"client_id", "redirect_uri", "scope"});
  if (!missing.empty()) return MissingParameter(missing);
  const auto actor = Authenticate(call);
  if (!actor) return actor.error();
  if (actor->anonymous()) return SignInPage(call, 401, std::string(call.request.query));
  const Asked asked = ReadAsked(*parameters);
  if (!OfferFits(call.run.settings, asked))
    return MessagePage(400, "Not possible", "An offered token must be asked for as one.");
  const auto grantable =
      authority::FindGrantable(call.run, *actor, asked.client_id, asked.assignment ? &*asked.assignment : nullptr);
  if (!grantable) return MessagePage(404, "Not found", "There is no such application.");
  if (!MayGrant(*actor, *grantable)) {
    return MessagePage(403, "Not allowed",
                       "Only the admins of its organization may let this application act for them, and those to whom "
                       "one of them has offered it.");
  }
  const auto scopes = call.run.settings.ParseScopes(asked.scope);
  const bool granted =
      authority::AlreadyGranted(call.run, *actor, grantable->application, scopes.value_or(OAuthScopes()));
  // A HEAD must not issue a code or token.
  if (granted && call.request.method == wire::Method::kGet) return Grant(call, *actor, asked);
  if (!RedirectOf(call, *grantable, asked)) return Mismatch(call, *grantable, asked);
  if (!scopes) return MessagePage(404, "Not found", "The application asks for a scope that there is not.");
  const PageSecret secret = SecretForPage(call);
  Response response = parameters->GetOr("format", "html") == "json"
                          ? ConsentJson(*grantable, asked, *scopes, secret.csrf)
                          : ConsentPage(*actor, *grantable, asked, *scopes, secret.csrf);
  secret.Set(call, response);
  return response;
}

}  // namespace jeton::endpoints::web
