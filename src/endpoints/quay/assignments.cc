#include "authority/assignments.h"

#include "authority/notifications.h"
#include "endpoints/quay/endpoints.h"
#include "endpoints/quay/views.h"

namespace jeton::endpoints::quay {
namespace {

json::object View(const authority::AssignedAuthorization& assigned) {
  const Assignment& assignment = assigned.assignment;
  json::object application = ApplicationSummary(assigned.application, assigned.owner);
  application["clientId"] = assigned.application.client_id;
  return {{"application", std::move(application)},
          {"uuid", assignment.id.ToUuid()},
          {"redirectUri", assignment.redirect_uri},
          {"scopes", ScopeViews(assignment.scopes)},
          {"responseType", assignment.response_type}};
}

}  // namespace

// GET /api/v1/user/assignedauthorization
Outcome ListAssignedAuthorizations(Authority& authority, const Call& call) {
  const auto actor = RequireActor(authority, call);
  if (!actor) return actor.error();
  const auto all = authority::ListAssignments(authority, call.work, *actor);
  if (!all) return Refused(authority, *actor, all.error());
  json::array views;
  for (const auto& assigned : *all) views.push_back(View(assigned));
  // Whoever has read the list needs not be told of it any more.
  if (!authority.settings.read_only && IsToldOfOffers(call.work, *actor)) {
    if (!call.work.tx().writable()) return Detour{Detour::Kind::kWrite};
    EndNotifications(call.work, *actor);
  }
  return JsonAnswer(json::object{{"authorizations", std::move(views)}});
}

// DELETE /api/v1/user/assignedauthorization/{uuid}
Outcome DeleteAssignedAuthorization(Authority& authority, const Call& call) {
  const auto actor = RequireActor(authority, call);
  if (!actor) return actor.error();
  const Id id = Id::ParseUuid(call.request.parameters[0]).value_or(Id());
  const auto declined = authority::DeclineAssignment(authority, call.work, *actor, id);
  if (!declined) return Refused(authority, *actor, declined.error());
  return NoContent();
}

}  // namespace jeton::endpoints::quay
