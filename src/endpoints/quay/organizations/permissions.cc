#include "authority/organizations/permissions.h"

#include <boost/json/serialize.hpp>

#include "base/json_writer.h"
#include "endpoints/long_list.h"
#include "endpoints/quay/common.h"
#include "endpoints/quay/organizations/bodies.h"
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

Response ExplainGrant(const Call& call, const Actor& actor, Refusal refusal, const RepositoryPath& path,
                      GranteeKind kind, const std::string& name) {
  switch (refusal) {
    case Refusal::kLimitReached: return LimitReached("Permission", call.run.settings.limits.permissions, "repository");
    case Refusal::kOwner: return InvalidRequest(call, "Namespace owner must always be admin.");
    case Refusal::kUnknownGrantee:
      return InvalidRequest(call, kind == GranteeKind::kTeam
                                      ? "No team " + name + " in organization " + std::string(path.name_space)
                                      : "Invalid username: " + name);
    case Refusal::kForeignRobot:
      return InvalidRequest(call, "Cannot add robot " + name + " under namespace " + std::string(path.name_space));
    default: return Refused(call, actor, refusal);
  }
}

Outcome List(const Call& call, GranteeKind kind) {
  const auto actor = RequireActor(call);
  if (!actor) return actor.error();
  const RepositoryPath path = SplitRepositoryPath(call.request.parameters[0]);
  using authority::PermissionPage;
  auto rows = RowsOf<PermissionPage>(
      [actor = *actor, name_space = std::string(path.name_space), repository = std::string(path.repository), kind](
          const Run& run, const Id& after, std::size_t most) {
        return ListPermissions(run, actor, name_space, repository, kind, after, most);
      },
      [kind](const Run&, const PermissionView& view, std::string& out) {
        AppendJsonString(out, view.name);
        out += ':';
        out += json::serialize(View(view, kind));
      });
  Response response = JsonAnswer(nullptr);
  const std::string empty =
      PrintJsonObject([](JsonObject& answer) { answer.Object("permissions", [](JsonObject&) {}); });
  const auto listed = AnswerWithList(call, *actor, response, FrameAround(empty, "{}"), std::move(rows));
  if (!listed) return Refused(call, *actor, listed.error());
  return response;
}

Outcome Show(const Call& call, GranteeKind kind) {
  const auto actor = RequireActor(call);
  if (!actor) return actor.error();
  const auto& parameters = call.request.parameters;
  const RepositoryPath path = SplitRepositoryPath(parameters[0]);
  const auto view = ShowPermission(call.run, *actor, path.name_space, path.repository, kind, parameters[1]);
  if (view && kind == GranteeKind::kTeam) {
    return JsonAnswer(json::object{{"role", wire::JsonView(NameOf(view->role))}});
  }
  if (view) return JsonAnswer(View(*view, kind));
  if (view.error() == Refusal::kNoPermission) return MessageError(400, NoPermission(kind));
  return ExplainGrant(call, *actor, view.error(), path, kind, parameters[1]);
}

Outcome Change(const Call& call, GranteeKind kind) {
  const auto actor = RequireActor(call);
  if (!actor) return actor.error();
  const auto& parameters = call.request.parameters;
  const RepositoryPath path = SplitRepositoryPath(parameters[0]);
  // For repositories, permission comes before the body.
  const auto may = authority::MaySetPermissions(call.run, *actor, path.name_space, path.repository);
  if (!may) return Refused(call, *actor, may.error());
  const auto body = ReadBody(call, kRoleBody);
  if (!body) return body.error();
  const auto view = SetPermission(call.run, *actor, path.name_space, path.repository, kind, parameters[1], body->role);
  if (!view) return ExplainGrant(call, *actor, view.error(), path, kind, parameters[1]);
  return JsonAnswer(View(*view, kind));
}

Outcome Delete(const Call& call, GranteeKind kind) {
  const auto actor = RequireActor(call);
  if (!actor) return actor.error();
  const auto& parameters = call.request.parameters;
  const RepositoryPath path = SplitRepositoryPath(parameters[0]);
  const auto deleted = DeletePermission(call.run, *actor, path.name_space, path.repository, kind, parameters[1]);
  if (deleted) return NoContent();
  if (deleted.error() == Refusal::kNoPermission) {
    return InvalidRequest(call, NoPermission(kind));
  }
  return ExplainGrant(call, *actor, deleted.error(), path, kind, parameters[1]);
}

// Per-repository tokens are a thing of the past: those who could have them are told so, once the request is
// well-formed.
template <const auto& body>
std::optional<Outcome> RefuseBody(const Call& call) {
  const auto read = ReadBody(call, body);
  return read ? std::nullopt : std::optional(read.error());
}
Outcome Gone(const Call& call, std::optional<Outcome> (*refuse)(const Call&) = nullptr) {
  const auto actor = RequireActor(call);
  if (!actor) return actor.error();
  const RepositoryPath path = SplitRepositoryPath(call.request.parameters[0]);
  const auto may = authority::MaySetPermissions(call.run, *actor, path.name_space, path.repository);
  if (!may) return Refused(call, *actor, may.error());
  if (auto refusal = refuse == nullptr ? std::nullopt : refuse(call)) return std::move(*refusal);
  const bool making = call.request.method == wire::Method::kPost;
  return MessageError(410, making ? "Creation of access tokens is no longer supported"
                                  : "Handling of access tokens is no longer supported");
}

}  // namespace

// …/permissions/user/{name}/transitive
Outcome GetUserTransitivePermission(const Call& call) {
  const auto actor = RequireActor(call);
  if (!actor) return actor.error();
  const auto& parameters = call.request.parameters;
  const RepositoryPath path = SplitRepositoryPath(parameters[0]);
  const auto roles = authority::ListTransitiveRoles(call.run, *actor, path.name_space, path.repository, parameters[1]);
  if (!roles) return Refused(call, *actor, roles.error());
  json::array permissions;
  for (const RepositoryRole role : *roles) permissions.push_back(json::object{{"role", wire::JsonView(NameOf(role))}});
  return JsonAnswer(json::object{{"permissions", std::move(permissions)}});
}

// …/tokens/ and …/tokens/{code}
Outcome ListRepoTokens(const Call& c) { return Gone(c); }
Outcome CreateToken(const Call& c) { return Gone(c, RefuseBody<kRepositoryToken>); }
Outcome GetTokens(const Call& c) { return Gone(c); }
Outcome ChangeToken(const Call& c) { return Gone(c, RefuseBody<kRoleBody>); }
Outcome DeleteToken(const Call& c) { return Gone(c); }

// …/permissions/team/ and …/permissions/team/{team}
Outcome ListRepoTeamPermissions(const Call& c) { return List(c, GranteeKind::kTeam); }
Outcome GetTeamPermissions(const Call& c) { return Show(c, GranteeKind::kTeam); }
Outcome ChangeTeamPermissions(const Call& c) { return Change(c, GranteeKind::kTeam); }
Outcome DeleteTeamPermissions(const Call& c) { return Delete(c, GranteeKind::kTeam); }

// …/permissions/user/ and …/permissions/user/{name}, below /api/v1/repository/{namespace/name}
Outcome ListRepoUserPermissions(const Call& c) { return List(c, GranteeKind::kAccount); }
Outcome GetUserPermissions(const Call& c) { return Show(c, GranteeKind::kAccount); }
Outcome ChangeUserPermissions(const Call& c) { return Change(c, GranteeKind::kAccount); }
Outcome DeleteUserPermissions(const Call& c) { return Delete(c, GranteeKind::kAccount); }

// …/permissions/application/ and …/permissions/application/{client_id}
Outcome ListRepoApplicationPermissions(const Call& c) { return List(c, GranteeKind::kApplication); }
Outcome GetApplicationPermissions(const Call& c) { return Show(c, GranteeKind::kApplication); }
Outcome ChangeApplicationPermissions(const Call& c) { return Change(c, GranteeKind::kApplication); }
Outcome DeleteApplicationPermissions(const Call& c) { return Delete(c, GranteeKind::kApplication); }

}  // namespace jeton::endpoints::quay
