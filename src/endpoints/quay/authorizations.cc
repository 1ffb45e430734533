#include "authority/user_authorizations.h"
#include "endpoints/quay/endpoints.h"
#include "endpoints/quay/views.h"

namespace jeton::endpoints::quay {
namespace {

json::object View(const Call& call, const authority::UserAuthorization& authorization) {
  const auto& [token, application, owner] = authorization;
  json::object body{{"application", ApplicationSummary(application, owner)},
                    {"scopes", ScopeViews(token.scopes)},
                    {"uuid", token.id.ToUuid()}};
  if (ShowsMadeWith(call)) AddMadeWith(body, call.work, token);
  return body;
}

}  // namespace

// GET /api/v1/user/authorizations
Outcome ListUserAuthorizations(Authority& authority, const Call& call) {
  const auto actor = RequireActor(authority, call);
  if (!actor) return actor.error();
  const auto all = authority::ListUserAuthorizations(call.work, *actor);
  if (!all) return Refused(authority, *actor, all.error());
  json::array views;
  for (const auto& authorization : *all) views.push_back(View(call, authorization));
  return JsonAnswer(json::object{{"authorizations", std::move(views)}});
}

// GET /api/v1/user/authorizations/{uuid}
Outcome GetUserAuthorization(Authority& authority, const Call& call) {
  const auto actor = RequireActor(authority, call);
  if (!actor) return actor.error();
  const auto found = authority::ShowUserAuthorization(call.work, *actor, IdParameter(call, 0));
  if (!found) return Refused(authority, *actor, found.error());
  return JsonAnswer(View(call, *found));
}

// DELETE /api/v1/user/authorizations/{uuid}
Outcome DeleteUserAuthorization(Authority& authority, const Call& call) {
  const auto actor = RequireActor(authority, call);
  if (!actor) return actor.error();
  const auto descendants = ReadDescendants(authority, call);
  if (!descendants) return descendants.error();
  const auto revoked =
      authority::RevokeUserAuthorization(authority, call.work, *actor, IdParameter(call, 0), *descendants);
  if (!revoked) return Refused(authority, *actor, revoked.error());
  return NoContent();
}

}  // namespace jeton::endpoints::quay
