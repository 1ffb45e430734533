#include "authority/user_authorizations.h"
#include "endpoints/quay/common.h"
#include "endpoints/quay/endpoints.h"

namespace jeton::endpoints::quay {
namespace {

json::array ScopeViews(const std::string& text) {
  json::array views;
  const auto scopes = OAuthScopes::Parse(text);
  for (const OAuthScopeInfo& info : AllOAuthScopes()) {
    if (!scopes || !scopes->Has(info.scope)) continue;
    views.push_back(json::object{{"scope", wire::JsonView(info.name)},
                                 {"title", wire::JsonView(info.title)},
                                 {"description", wire::JsonView(info.description)},
                                 {"icon", wire::JsonView(info.icon)},
                                 {"dangerous", info.dangerous}});
  }
  return views;
}

json::object View(const authority::UserAuthorization& authorization) {
  const auto& [token, application, owner] = authorization;
  json::object organization{{"name", owner.name}, {"avatar", AccountAvatar(owner)}};
  json::object view{{"name", application.name},
                    {"description", application.description},
                    {"url", application.application_uri},
                    {"avatar", Avatar(application.name, application.avatar_email.value_or(""), "app")},
                    {"organization", std::move(organization)}};
  return {{"application", std::move(view)}, {"scopes", ScopeViews(token.scopes)}, {"uuid", token.id.ToUuid()}};
}

Id ReadId(const Call& call) { return Id::ParseUuid(call.request.parameters[0]).value_or(Id()); }

}  // namespace

// GET /api/v1/user/authorizations
Outcome ListUserAuthorizations(Authority& authority, const Call& call) {
  const auto actor = RequireActor(authority, call);
  if (!actor) return actor.error();
  const auto all = authority::ListUserAuthorizations(call.work, *actor);
  if (!all) return Refused(authority, *actor, all.error());
  json::array views;
  for (const auto& authorization : *all) views.push_back(View(authorization));
  return JsonAnswer(json::object{{"authorizations", std::move(views)}});
}

// GET /api/v1/user/authorizations/{uuid}
Outcome GetUserAuthorization(Authority& authority, const Call& call) {
  const auto actor = RequireActor(authority, call);
  if (!actor) return actor.error();
  const auto found = authority::ShowUserAuthorization(call.work, *actor, ReadId(call));
  if (!found) return Refused(authority, *actor, found.error());
  return JsonAnswer(View(*found));
}

// DELETE /api/v1/user/authorizations/{uuid}
Outcome DeleteUserAuthorization(Authority& authority, const Call& call) {
  const auto actor = RequireActor(authority, call);
  if (!actor) return actor.error();
  const auto revoked = authority::RevokeUserAuthorization(authority, call.work, *actor, ReadId(call));
  if (!revoked) return Refused(authority, *actor, revoked.error());
  return NoContent();
}

}  // namespace jeton::endpoints::quay
