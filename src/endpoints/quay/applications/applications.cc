#include "authority/applications/applications.h"

#include "endpoints/quay/applications/bodies.h"
#include "endpoints/quay/applications/endpoints.h"
#include "endpoints/quay/common.h"
#include "endpoints/quay/json_list.h"

namespace jeton::endpoints::quay {
namespace {

json::object View(const authority::ApplicationView& view) {
  const Application& application = view.application;
  json::object body{{"name", application.name},
                    {"description", application.description},
                    {"application_uri", application.application_uri},
                    {"client_id", application.client_id},
                    {"client_secret", nullptr},
                    {"redirect_uri", nullptr},
                    {"avatar_email", nullptr}};
  if (view.admin) {
    body["client_secret"] = SecretOrNull(view.secret);
    body["redirect_uri"] = application.redirect_uri;
    body["avatar_email"] = TextOrNull(application.avatar_email);
  }
  // Beyond the dialect, so shown only if set.
  if (!application.scopes.empty()) body["scopes"] = application.scopes;
  if (application.implicit) body["implicit"] = true;
  return body;
}

Response ExplainApplication(const Call& call, const Actor& actor, Refusal refusal) {
  switch (refusal) {
    case Refusal::kReservedName:
      return InvalidRequest(call, "Application name is reserved for bootstrap token provisioning");
    case Refusal::kLimitReached:
      return LimitReached("Application", call.run.settings.limits.applications, "organization");
    case Refusal::kInvalidScope: return InvalidRequest(call, "'scopes' must be a list of OAuth scopes");
    default: return Refused(call, actor, refusal);
  }
}

Outcome Answer(const Call& call, const Actor& actor, const Result<authority::ApplicationView, Refusal>& view) {
  if (!view) return ExplainApplication(call, actor, view.error());
  return JsonAnswer(View(*view));
}

}  // namespace

// GET /api/v1/organization/{organization}/applications
Outcome GetOrganizationApplications(const Call& call, const Actor& actor) {
  using authority::ApplicationPage;
  const auto read = [actor, organization = call.request.parameters[0]](
                        const Run& run, const ApplicationPage::Place& after, std::size_t most) {
    return ListApplications(run, actor, organization, after, most);
  };
  const auto view = [](const Run&, const auto& item) { return View(item); };
  return AnswerJsonList(call, actor, "applications", JsonRowsOf<ApplicationPage>(read, view));
}

// POST /api/v1/organization/{organization}/applications
Outcome CreateOrganizationApplication(const Call& call, const Actor& actor) {
  const auto wanted = ReadBody(call, kNewApplication);
  if (!wanted) return wanted.error();
  return Answer(call, actor, CreateApplication(call.run, actor, call.request.parameters[0], *wanted));
}

// GET /api/v1/organization/{organization}/applications/{client_id}
Outcome GetOrganizationApplication(const Call& call, const Actor& actor) {
  const auto& parameters = call.request.parameters;
  const auto owned = authority::FindOwnedApplication<Access::kRead>(call.run, actor, parameters[0], parameters[1]);
  if (!owned) return Refused(call, actor, owned.error());
  return JsonAnswer(View(ShowApplication(call.run, *owned)));
}

// PUT /api/v1/organization/{organization}/applications/{client_id}
Outcome UpdateOrganizationApplication(const Call& call, const Actor& actor) {
  const auto wanted = ReadBody(call, kApplicationChange);
  if (!wanted) return wanted.error();
  const auto& parameters = call.request.parameters;
  const auto owned = authority::FindOwnedApplication<Access::kChange>(call.run, actor, parameters[0], parameters[1]);
  if (!owned) return Refused(call, actor, owned.error());
  return Answer(call, actor, UpdateApplication(call.run, *owned, *wanted));
}

// DELETE /api/v1/organization/{organization}/applications/{client_id}
Outcome DeleteOrganizationApplication(const Call& call, const Actor& actor) {
  const auto descendants = ReadDescendants(call);
  if (!descendants) return descendants.error();
  const auto& parameters = call.request.parameters;
  const auto owned = authority::FindOwnedApplication<Access::kChange>(call.run, actor, parameters[0], parameters[1]);
  if (!owned) return Refused(call, actor, owned.error());
  DeleteApplication(call.run, *owned, *descendants);
  return NoContent();
}

// POST /api/v1/organization/{organization}/applications/{client_id}/resetclientsecret
Outcome ResetOrganizationApplicationClientSecret(const Call& call, const Actor& actor) {
  const auto& parameters = call.request.parameters;
  const auto owned = authority::FindOwnedApplication<Access::kChange>(call.run, actor, parameters[0], parameters[1]);
  if (!owned) return Refused(call, actor, owned.error());
  return JsonAnswer(View(ResetClientSecret(call.run, *owned)));
}

}  // namespace jeton::endpoints::quay
