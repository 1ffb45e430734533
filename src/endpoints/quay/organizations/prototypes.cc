#include "authority/organizations/prototypes.h"

#include "endpoints/quay/common.h"
#include "endpoints/quay/json_list.h"
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

// The object of that name; null where there is none.
const json::object* Member(Fields& fields, std::string_view name) {
  const json::value* const value = fields.Find(name);
  if (value == nullptr) return nullptr;
  if (!value->is_object()) fields.Problem(name, "must be an object");
  return value->if_object();
}

RepositoryRole ReadRole(Fields& fields) {
  const auto role = ParseRepositoryRole(fields.Required("role"));
  if (!role) fields.Problem("role", "must be read, write or admin");
  return role.value_or(RepositoryRole::kRead);
}

authority::PrototypeRequest ReadRequest(Fields& fields) {
  authority::PrototypeRequest request{
      .role = ReadRole(fields), .to_team = false, .delegate = {}, .activating = std::nullopt};
  if (const json::object* const delegate = Member(fields, "delegate")) {
    Fields inner(*delegate);
    const std::string kind = inner.Required("kind");
    request.delegate = inner.Required("name");
    if (kind != "user" && kind != "team") inner.Problem("kind", "must be user or team");
    request.to_team = kind == "team";
    if (!inner.problem().empty()) fields.Problem("delegate", "is malformed: " + inner.problem());
  } else {
    fields.Problem("delegate", "is required and must be an object");
  }
  if (const json::object* const activating = Member(fields, "activating_user")) {
    Fields inner(*activating);
    request.activating = inner.Required("name");
    if (!inner.problem().empty()) fields.Problem("activating_user", "is malformed: " + inner.problem());
  }
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
Outcome GetOrganizationPrototypePermissions(const Call& call, const Actor& actor) {
  using authority::PrototypePage;
  auto rows = JsonRowsOf<PrototypePage>(
      [actor, organization = call.request.parameters[0]](const Run& run, const AgePlace& after, std::size_t most) {
        return ListPrototypes(run, actor, organization, after, most);
      },
      [](const Run&, const PrototypeView& view) { return View(view); });
  return AnswerJsonList(call, actor, "prototypes", std::move(rows));
}

// POST /api/v1/organization/{organization}/prototypes
Outcome CreateOrganizationPrototypePermission(const Call& call, const Actor& actor) {
  const auto body = ReadObject(call);
  if (!body) return body.error();
  Fields fields(*body);
  const auto request = ReadRequest(fields);
  if (!fields.problem().empty()) return InvalidRequest(call, fields.problem());
  const auto made = CreatePrototype(call.run, actor, call.request.parameters[0], request);
  if (!made) return ExplainPrototype(call, actor, made.error());
  return JsonAnswer(View(*made));
}

// PUT /api/v1/organization/{organization}/prototypes/{id}
Outcome UpdateOrganizationPrototypePermission(const Call& call, const Actor& actor) {
  const auto body = ReadObject(call);
  if (!body) return body.error();
  Fields fields(*body);
  const RepositoryRole role = ReadRole(fields);
  if (!fields.problem().empty()) return InvalidRequest(call, fields.problem());
  const auto changed = ChangePrototype(call.run, actor, call.request.parameters[0], IdParameter(call, 1), role);
  if (!changed) return ExplainPrototype(call, actor, changed.error());
  return JsonAnswer(View(*changed));
}

// DELETE /api/v1/organization/{organization}/prototypes/{id}
Outcome DeleteOrganizationPrototypePermission(const Call& call, const Actor& actor) {
  const auto deleted = DeletePrototype(call.run, actor, call.request.parameters[0], IdParameter(call, 1));
  if (!deleted) return ExplainPrototype(call, actor, deleted.error());
  return NoContent();
}

}  // namespace jeton::endpoints::quay
