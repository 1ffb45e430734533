#include "authority/organizations/prototypes.h"

#include "endpoints/quay/common.h"
#include "endpoints/quay/json_list.h"
#include "endpoints/quay/organizations/bodies.h"
#include "endpoints/quay/organizations/endpoints.h"

namespace jeton::endpoints::quay {
namespace {

using authority::PrototypeView;

json::object PersonView(const PrototypeView::Person& person) {
  return {{"name", person.account.name},
          {"is_robot", person.account.kind == AccountKind::kRobot},
          {"kind", "user"},
          {"is_org_member", person.member},
          {"avatar", AccountAvatar(person.account)}};
}

json::object View(const PrototypeView& view) {
  json::object delegate;
  if (view.delegate) {
    delegate = PersonView(*view.delegate);
  } else {
    delegate = {{"name", view.team}, {"kind", "team"}, {"avatar", Avatar(view.team, view.team, "team")}};
  }
  return {{"id", view.prototype.id.ToUuid()},
          {"role", wire::JsonView(NameOf(view.prototype.role))},
          {"activating_user", view.activating ? json::value(PersonView(*view.activating)) : json::value(nullptr)},
          {"delegate", std::move(delegate)}};
}

authority::PrototypeRequest RequestOf(const NewPrototype& body) {
  authority::PrototypeRequest request{
      .role = body.role, .to_team = body.delegate.kind == "team", .delegate = body.delegate.name, .activating = {}};
  if (body.activating) request.activating = body.activating->name;
  return request;
}

Response ExplainPrototype(const Call& call, const Actor& actor, Refusal refusal) {
  switch (refusal) {
    case Refusal::kLimitReached:
      return LimitReached("Default permission", call.run.settings.limits.prototypes, "organization");
    case Refusal::kUnknownUser: return InvalidRequest(call, "Unknown activating user");
    case Refusal::kForeignRobot:
    case Refusal::kUnknownGrantee: return InvalidRequest(call, "Missing delegate user or team");
    case Refusal::kUnknownTeam: return MessageError(400, "Could not find team with that name");
    default: return Refused(call, actor, refusal);
  }
}

}  // namespace

// GET /api/v1/organization/{organization}/prototypes
Outcome GetOrganizationPrototypePermissions(const Call& call) {
  const auto actor = RequireActor(call);
  if (!actor) return actor.error();
  using authority::PrototypePage;
  auto rows =
      JsonRowsOf<PrototypePage>([actor = *actor, organization = call.request.parameters[0]](
                                    const Run& run, const AgePlace& after,
                                    std::size_t most) { return ListPrototypes(run, actor, organization, after, most); },
                                [](const Run&, const PrototypeView& view) { return View(view); });
  return AnswerJsonList(call, *actor, "prototypes", std::move(rows));
}

// POST /api/v1/organization/{organization}/prototypes
Outcome CreateOrganizationPrototypePermission(const Call& call) {
  const auto actor = RequireActor(call);
  if (!actor) return actor.error();
  const auto body = ReadBody(call, kNewPrototype);
  if (!body) return body.error();
  const auto made = CreatePrototype(call.run, *actor, call.request.parameters[0], RequestOf(*body));
  if (!made) return ExplainPrototype(call, *actor, made.error());
  return JsonAnswer(View(*made));
}

// PUT /api/v1/organization/{organization}/prototypes/{id}
Outcome UpdateOrganizationPrototypePermission(const Call& call) {
  const auto actor = RequireActor(call);
  if (!actor) return actor.error();
  const auto body = ReadBody(call, kRoleBody);
  if (!body) return body.error();
  const auto changed = ChangePrototype(call.run, *actor, call.request.parameters[0], IdParameter(call, 1), body->role);
  if (!changed) return ExplainPrototype(call, *actor, changed.error());
  return JsonAnswer(View(*changed));
}

// DELETE /api/v1/organization/{organization}/prototypes/{id}
Outcome DeleteOrganizationPrototypePermission(const Call& call) {
  const auto actor = RequireActor(call);
  if (!actor) return actor.error();
  const auto deleted = DeletePrototype(call.run, *actor, call.request.parameters[0], IdParameter(call, 1));
  if (!deleted) return ExplainPrototype(call, *actor, deleted.error());
  return NoContent();
}

}  // namespace jeton::endpoints::quay
