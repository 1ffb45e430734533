#include "authority/organizations/directory.h"
#include "endpoints/many_teams.h"
#include "endpoints/quay/common.h"
#include "endpoints/quay/people/endpoints.h"
#include "endpoints/quay/user_view.h"

namespace jeton::endpoints::quay {
namespace {

// Clients use this to test whether a token is alive. A caller that may not read its own account gets the answer for
// anonymous callers.
Response NotReadable(const Call& call, const Actor& actor) {
  json::value body = *ParseJson(Denied(call, Actor{}).body);
  body.get_object()["session_required"] = false;
  std::string challenge = "Bearer realm=\"" + call.run.settings.public_url + "\"";
  if (!actor.anonymous()) challenge += ", error=\"insufficient_scope\"";
  Response response = JsonAnswer(body, 401);
  response.AddHeader("WWW-Authenticate", challenge);
  return response;
}

}  // namespace

// GET /api/v1/user/
Outcome GetLoggedInUser(const Call& call, const Actor& actor) {
  if (auto elsewhere = ReadElsewhere(call, actor)) return std::move(*elsewhere);
  const auto view = OwnUserView(call, actor);
  return view ? JsonAnswer(*view) : NotReadable(call, actor);
}

// GET /api/v1/users/{username}
Outcome GetUserInformation(const Call& call, const Actor& actor) {
  const auto account = authority::FindUserNamed(call.run, call.request.parameters[0]);
  if (!account) return MessageError(404, "There is no user of that name.");
  if (account->id == actor.id) {
    if (auto elsewhere = ReadElsewhere(call, actor)) return std::move(*elsewhere);
    if (const auto view = OwnUserView(call, actor)) return JsonAnswer(*view);
  }
  json::object view = PublicUserView(*account);
  // Always false, as in Quay: it says nothing about the user shown.
  if (actor.EffectiveSuperuser() && account->id != actor.id) view["super_user"] = false;
  return JsonAnswer(view);
}

}  // namespace jeton::endpoints::quay
