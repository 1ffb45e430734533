#include "authority/organizations/permissions.h"

#include <boost/json/serialize.hpp>

#include "base/json_writer.h"
#include "endpoints/long_list.h"
#include "endpoints/quay/common.h"
#include "endpoints/quay/organizations/endpoints.h"

namespace jeton::endpoints::quay {
namespace {

using authority::GranteeKind;
using authority::PermissionView;

json::object View(const PermissionView& view, GranteeKind kind) {
  if (kind == GranteeKind::kTeam) {
    return {{"role", wire::JsonView(NameOf(view.role))},
            {"name", view.name},
            {"avatar", Avatar(view.name, view.name, "team")}};
  }
  const std::string_view avatar = kind == GranteeKind::kApplication ? "app" : view.robot ? "robot" : "user";
  json::object body{{"role", wire::JsonView(NameOf(view.role))},
                    {"name", view.name},
                    {"is_robot", view.robot},
                    {"avatar", Avatar(view.name, view.email, avatar)}};
  if (view.in_organization && kind == GranteeKind::kAccount) body["is_org_member"] = view.organization_member;
  return body;
}

std::string_view NoPermission(GranteeKind kind) {
  return kind == GranteeKind::kTeam ? "Team does not have permission for repo."
                                    : "User does not have permission for repo.";
}

Response ExplainGrant(const Authority& authority, const Actor& actor, Refusal refusal, const RepositoryPath& path,
                      GranteeKind kind, const std::string& name) {
  switch (refusal) {
    case Refusal::kLimitReached: return LimitReached("Permission", authority.settings.limits.permissions, "repository");
    case Refusal::kOwner: return InvalidRequest(authority, "Namespace owner must always be admin.");
    case Refusal::kUnknownGrantee:
      return InvalidRequest(authority, kind == GranteeKind::kTeam
                                           ? "No team " + name + " in organization " + std::string(path.name_space)
                                           : "Invalid username: " + name);
    case Refusal::kForeignRobot:
      return InvalidRequest(authority, "Cannot add robot " + name + " under namespace " + std::string(path.name_space));
    default: return Refused(authority, actor, refusal);
  }
}

Outcome List(Authority& authority, const Call& call, GranteeKind kind) {
  const auto actor = RequireActor(authority, call);
  if (!actor) return actor.error();
  const RepositoryPath path = SplitRepositoryPath(call.request.parameters[0]);
  using authority::PermissionPage;
  auto rows = RowsOf<PermissionPage>(
      [actor = *actor, name_space = std::string(path.name_space), repository = std::string(path.repository), kind](
          const Work& work, const Id& after, std::size_t most) {
        return ListPermissions(work, actor, name_space, repository, kind, after, most);
      },
      [kind](const Work&, const PermissionView& view, std::string& out) {
        AppendJsonString(out, view.name);
        out += ':';
        out += json::serialize(View(view, kind));
      });
  Response response = JsonAnswer(nullptr);
  const std::string empty =
      PrintJsonObject([](JsonObject& answer) { answer.Object("permissions", [](JsonObject&) {}); });
  const auto listed = AnswerWithList(authority, call, *actor, response, FrameAround(empty, "{}"), std::move(rows));
  if (!listed) return Refused(authority, *actor, listed.error());
  return response;
}

Outcome Show(Authority& authority, const Call& call, GranteeKind kind) {
  const auto actor = RequireActor(authority, call);
  if (!actor) return actor.error();
  const auto& parameters = call.request.parameters;
  const RepositoryPath path = SplitRepositoryPath(parameters[0]);
  const auto view = ShowPermission(call.work, *actor, path.name_space, path.repository, kind, parameters[1]);
  if (view && kind == GranteeKind::kTeam) {
    return JsonAnswer(json::object{{"role", wire::JsonView(NameOf(view->role))}});
  }
  if (view) return JsonAnswer(View(*view, kind));
  if (view.error() == Refusal::kNoPermission) return MessageError(400, NoPermission(kind));
  return ExplainGrant(authority, *actor, view.error(), path, kind, parameters[1]);
}

Outcome Change(Authority& authority, const Call& call, GranteeKind kind) {
  const auto actor = RequireActor(authority, call);
  if (!actor) return actor.error();
  const auto& parameters = call.request.parameters;
  const RepositoryPath path = SplitRepositoryPath(parameters[0]);
  // For repositories, permission comes before the body.
  const auto may = authority::MaySetPermissions(call.work, *actor, path.name_space, path.repository);
  if (!may) return Refused(authority, *actor, may.error());
  const auto body = ReadObject(authority, call);
  if (!body) return body.error();
  Fields fields(*body);
  const auto role = ParseRepositoryRole(fields.Required("role"));
  if (!role) fields.Problem("role", "must be read, write or admin");
  if (!fields.problem().empty()) return InvalidRequest(authority, fields.problem());
  const auto view =
      SetPermission(authority, call.work, *actor, path.name_space, path.repository, kind, parameters[1], *role);
  if (!view) return ExplainGrant(authority, *actor, view.error(), path, kind, parameters[1]);
  return JsonAnswer(View(*view, kind));
}

Outcome Delete(Authority& authority, const Call& call, GranteeKind kind) {
  const auto actor = RequireActor(authority, call);
  if (!actor) return actor.error();
  const auto& parameters = call.request.parameters;
  const RepositoryPath path = SplitRepositoryPath(parameters[0]);
  const auto deleted =
      DeletePermission(authority, call.work, *actor, path.name_space, path.repository, kind, parameters[1]);
  if (deleted) return NoContent();
  if (deleted.error() == Refusal::kNoPermission) {
    return InvalidRequest(authority, NoPermission(kind));
  }
  return ExplainGrant(authority, *actor, deleted.error(), path, kind, parameters[1]);
}

// Per-repository tokens are a thing of the past: those who could have them are told so, once the request is
// well-formed.
Outcome Gone(Authority& authority, const Call& call, std::string_view needed) {
  const auto actor = RequireActor(authority, call);
  if (!actor) return actor.error();
  const RepositoryPath path = SplitRepositoryPath(call.request.parameters[0]);
  const auto may = authority::MaySetPermissions(call.work, *actor, path.name_space, path.repository);
  if (!may) return Refused(authority, *actor, may.error());
  if (!needed.empty()) {
    const auto body = ReadObject(authority, call);
    if (!body) return body.error();
    Fields fields(*body);
    const std::string value = fields.Required(needed);
    if (needed == "role" && !ParseRepositoryRole(value)) fields.Problem("role", "must be read, write or admin");
    if (!fields.problem().empty()) return InvalidRequest(authority, fields.problem());
  }
  const bool making = call.request.method == wire::Method::kPost;
  return MessageError(410, making ? "Creation of access tokens is no longer supported"
                                  : "Handling of access tokens is no longer supported");
}

}  // namespace

// …/permissions/user/{name}/transitive
Outcome GetUserTransitivePermission(Authority& authority, const Call& call) {
  const auto actor = RequireActor(authority, call);
  if (!actor) return actor.error();
  const auto& parameters = call.request.parameters;
  const RepositoryPath path = SplitRepositoryPath(parameters[0]);
  const auto roles = authority::ListTransitiveRoles(call.work, *actor, path.name_space, path.repository, parameters[1]);
  if (!roles) return Refused(authority, *actor, roles.error());
  json::array permissions;
  for (const RepositoryRole role : *roles) permissions.push_back(json::object{{"role", wire::JsonView(NameOf(role))}});
  return JsonAnswer(json::object{{"permissions", std::move(permissions)}});
}

// …/tokens/ and …/tokens/{code}
Outcome ListRepoTokens(Authority& a, const Call& c) { return Gone(a, c, {}); }
Outcome CreateToken(Authority& a, const Call& c) { return Gone(a, c, "friendlyName"); }
Outcome GetTokens(Authority& a, const Call& c) { return Gone(a, c, {}); }
Outcome ChangeToken(Authority& a, const Call& c) { return Gone(a, c, "role"); }
Outcome DeleteToken(Authority& a, const Call& c) { return Gone(a, c, {}); }

// …/permissions/team/ and …/permissions/team/{team}
Outcome ListRepoTeamPermissions(Authority& a, const Call& c) { return List(a, c, GranteeKind::kTeam); }
Outcome GetTeamPermissions(Authority& a, const Call& c) { return Show(a, c, GranteeKind::kTeam); }
Outcome ChangeTeamPermissions(Authority& a, const Call& c) { return Change(a, c, GranteeKind::kTeam); }
Outcome DeleteTeamPermissions(Authority& a, const Call& c) { return Delete(a, c, GranteeKind::kTeam); }

// …/permissions/user/ and …/permissions/user/{name}, below /api/v1/repository/{namespace/name}
Outcome ListRepoUserPermissions(Authority& a, const Call& c) { return List(a, c, GranteeKind::kAccount); }
Outcome GetUserPermissions(Authority& a, const Call& c) { return Show(a, c, GranteeKind::kAccount); }
Outcome ChangeUserPermissions(Authority& a, const Call& c) { return Change(a, c, GranteeKind::kAccount); }
Outcome DeleteUserPermissions(Authority& a, const Call& c) { return Delete(a, c, GranteeKind::kAccount); }

// …/permissions/application/ and …/permissions/application/{client_id}
Outcome ListRepoApplicationPermissions(Authority& a, const Call& c) { return List(a, c, GranteeKind::kApplication); }
Outcome GetApplicationPermissions(Authority& a, const Call& c) { return Show(a, c, GranteeKind::kApplication); }
Outcome ChangeApplicationPermissions(Authority& a, const Call& c) { return Change(a, c, GranteeKind::kApplication); }
Outcome DeleteApplicationPermissions(Authority& a, const Call& c) { return Delete(a, c, GranteeKind::kApplication); }

}  // namespace jeton::endpoints::quay
