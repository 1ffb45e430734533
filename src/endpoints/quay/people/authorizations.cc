#include "authority/people/user_authorizations.h"
#include "endpoints/quay/json_list.h"
#include "endpoints/quay/people/endpoints.h"
#include "endpoints/quay/views.h"

namespace jeton::endpoints::quay {
namespace {

json::object View(const Work& work, bool made_with, const authority::UserAuthorization& authorization) {
  const auto& [token, application, owner] = authorization;
  json::object body{{"application", ApplicationSummary(application, owner)},
                    {"scopes", ScopeViews(token.scopes)},
                    {"uuid", token.id.ToUuid()}};
  if (made_with) AddMadeWith(body, work, token);
  return body;
}

}  // namespace

// GET /api/v1/user/authorizations
Outcome ListUserAuthorizations(Authority& authority, const Call& call) {
  const auto actor = RequireActor(authority, call);
  if (!actor) return actor.error();
  using authority::UserAuthorizationPage;
  const auto read = [actor = *actor](const Work& work, const UserAuthorizationPage::Place& before, std::size_t most) {
    return authority::ListUserAuthorizations(work, actor, before, most);
  };
  const auto view = [made_with = ShowsMadeWith(call)](const Work& work, const auto& authorization) {
    return View(work, made_with, authorization);
  };
  return AnswerJsonList(authority, call, *actor, "authorizations", JsonRowsOf<UserAuthorizationPage>(read, view));
}

// GET /api/v1/user/authorizations/{uuid}
Outcome GetUserAuthorization(Authority& authority, const Call& call) {
  const auto actor = RequireActor(authority, call);
  if (!actor) return actor.error();
  const auto found = authority::ShowUserAuthorization(call.work, *actor, IdParameter(call, 0));
  if (!found) return Refused(authority, *actor, found.error());
  return JsonAnswer(View(call.work, ShowsMadeWith(call), *found));
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
