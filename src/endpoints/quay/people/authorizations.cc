#include "authority/people/user_authorizations.h"
#include "endpoints/quay/json_list.h"
#include "endpoints/quay/people/endpoints.h"
#include "endpoints/quay/views.h"

namespace jeton::endpoints::quay {
namespace {

json::object View(const Run& run, bool made_with, const authority::UserAuthorization& authorization) {
  const auto& [token, application, owner] = authorization;
  json::object body{{"application", ApplicationSummary(application, owner)},
                    {"scopes", ScopeViews(token.scopes)},
                    {"uuid", token.id.ToUuid()}};
  if (made_with) AddMadeWith(body, run, token);
  return body;
}

}  // namespace

// GET /api/v1/user/authorizations
Outcome ListUserAuthorizations(const Call& call, const Actor& actor) {
  using authority::UserAuthorizationPage;
  const auto read = [actor](const Run& run, const UserAuthorizationPage::Place& before, std::size_t most) {
    return authority::ListUserAuthorizations(run, actor, before, most);
  };
  const auto view = [made_with = ShowsMadeWith(call)](const Run& run, const auto& authorization) {
    return View(run, made_with, authorization);
  };
  return AnswerJsonList(call, actor, "authorizations", JsonRowsOf<UserAuthorizationPage>(read, view));
}

// GET /api/v1/user/authorizations/{uuid}
Outcome GetUserAuthorization(const Call& call, const Actor& actor) {
  const auto found = authority::ShowUserAuthorization(call.run, actor, IdParameter(call, 0));
  if (!found) return Refused(call, actor, found.error());
  return JsonAnswer(View(call.run, ShowsMadeWith(call), *found));
}

// DELETE /api/v1/user/authorizations/{uuid}
Outcome DeleteUserAuthorization(const Call& call, const Actor& actor) {
  const auto descendants = ReadDescendants(call);
  if (!descendants) return descendants.error();
  const auto revoked = authority::RevokeUserAuthorization(call.run, actor, IdParameter(call, 0), *descendants);
  if (!revoked) return Refused(call, actor, revoked.error());
  return NoContent();
}

}  // namespace jeton::endpoints::quay
