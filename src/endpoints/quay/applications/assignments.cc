#include "authority/applications/assignments.h"

#include "authority/people/notifications.h"
#include "endpoints/quay/applications/endpoints.h"
#include "endpoints/quay/json_list.h"
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
Outcome ListAssignedAuthorizations(const Call& call, const Actor& actor) {
  // A user who has read the list needs no notification of it.
  if (!call.run.settings.read_only && authority::IsToldOfOffers(call.run, actor)) {
    if (!call.run.tx().writable()) return NeedWrite{};
    authority::EndNotifications(call.run, actor);
  }
  using authority::AssignmentPage;
  const auto read = [actor](const Run& run, const AssignmentPage::Place& after, std::size_t most) {
    return authority::ListAssignments(run, actor, after, most);
  };
  const auto view = [](const Run&, const auto& item) { return View(item); };
  return AnswerJsonList(call, actor, "authorizations", JsonRowsOf<AssignmentPage>(read, view));
}

// DELETE /api/v1/user/assignedauthorization/{uuid}
Outcome DeleteAssignedAuthorization(const Call& call, const Actor& actor) {
  const Id id = Id::ParseUuid(call.request.parameters[0]).value_or(Id());
  const auto declined = authority::DeclineAssignment(call.run, actor, id);
  if (!declined) return Refused(call, actor, declined.error());
  return NoContent();
}

}  // namespace jeton::endpoints::quay
