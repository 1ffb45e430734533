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
using authority::GranteeName;
using authority::PermissionView;

json::object View(const PermissionView& view, GranteeKind kind) {
  if (kind == GranteeKind::kTeam) {
    return {{"role", wire::JsonView(NameOf(view.term.role))},
            {"name", view.name},
            {"avatar", Avatar(view.name, view.name, "team")}};
  }
  const std::string_view avatar = kind == GranteeKind::kApplication ? "app" : view.robot ? "robot" : "user";
  json::object body{{"role", wire::JsonView(NameOf(view.term.role))},
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
                      const GranteeName& grantee) {
  const auto& [kind, view] = grantee;
  const std::string name(view);
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

template <RepositoryAction action>
auto Find(const Call& call, const Actor& actor, const RepositoryPath& path) {
  return authority::FindRepository<action>(call.run, actor, path.name_space, path.repository);
}

Outcome List(const Call& call, const Actor& actor, GranteeKind kind) {
  const RepositoryPath path = SplitRepositoryPath(call.request.parameters[0]);
  using authority::PermissionPage;
  auto rows = RowsOf<PermissionPage>(
      [actor, name_space = std::string(path.name_space), repository = std::string(path.repository), kind](
          const Run& run, const Id& after, std::size_t most) -> Result<PermissionPage, Refusal> {
        const auto found =
            authority::FindRepository<RepositoryAction::kSeeSettings>(run, actor, name_space, repository);
        if (!found) return Fail(found.error());
        return ListPermissions(run, *found, kind, after, most);
      },
      [kind](const Run&, const PermissionView& view, std::string& out) {
        AppendJsonString(out, view.name);
        out += ':';
        out += json::serialize(View(view, kind));
      });
  Response response = JsonAnswer(nullptr);
  const std::string empty =
      PrintJsonObject([](JsonObject& answer) { answer.Object("permissions", [](JsonObject&) {}); });
  const auto listed = AnswerWithList(call, actor, response, FrameAround(empty, "{}"), std::move(rows));
  if (!listed) return Refused(call, actor, listed.error());
  return response;
}

Outcome Show(const Call& call, const Actor& actor, GranteeKind kind) {
  const auto& parameters = call.request.parameters;
  const RepositoryPath path = SplitRepositoryPath(parameters[0]);
  const auto repository = Find<RepositoryAction::kSeeSettings>(call, actor, path);
  if (!repository) return Refused(call, actor, repository.error());
  const auto view = ShowPermission(call.run, *repository, {kind, parameters[1]});
  if (view && kind == GranteeKind::kTeam) {
    return JsonAnswer(json::object{{"role", wire::JsonView(NameOf(view->term.role))}});
  }
  if (view) return JsonAnswer(View(*view, kind));
  if (view.error() == Refusal::kNoPermission) return MessageError(400, NoPermission(kind));
  return ExplainGrant(call, actor, view.error(), path, {kind, parameters[1]});
}

Outcome Change(const Call& call, const Actor& actor, GranteeKind kind) {
  const auto& parameters = call.request.parameters;
  const RepositoryPath path = SplitRepositoryPath(parameters[0]);
  // For repositories, the dialect checks permission before the body.
  const auto repository = Find<RepositoryAction::kAdminister>(call, actor, path);
  if (!repository) return Refused(call, actor, repository.error());
  const auto body = ReadBody(call, kRoleBody);
  if (!body) return body.error();
  const auto view = SetPermission(call.run, *repository, {kind, parameters[1]}, {body->role});
  if (!view) return ExplainGrant(call, actor, view.error(), path, {kind, parameters[1]});
  return JsonAnswer(View(*view, kind));
}

Outcome Delete(const Call& call, const Actor& actor, GranteeKind kind) {
  const auto& parameters = call.request.parameters;
  const RepositoryPath path = SplitRepositoryPath(parameters[0]);
  const auto repository = Find<RepositoryAction::kAdminister>(call, actor, path);
  if (!repository) return Refused(call, actor, repository.error());
  const auto deleted = DeletePermission(call.run, *repository, {kind, parameters[1]});
  if (deleted) return NoContent();
  if (deleted.error() == Refusal::kNoPermission) {
    return InvalidRequest(call, NoPermission(kind));
  }
  return ExplainGrant(call, actor, deleted.error(), path, {kind, parameters[1]});
}

// Per-repository tokens no longer exist. Tells callers who could have had them, if the request is well-formed.
template <const auto& body>
std::optional<Outcome> RefuseBody(const Call& call) {
  const auto read = ReadBody(call, body);
  return read ? std::nullopt : std::optional(read.error());
}
Outcome Gone(const Call& call, const Actor& actor, std::optional<Outcome> (*refuse)(const Call&) = nullptr) {
  const RepositoryPath path = SplitRepositoryPath(call.request.parameters[0]);
  const auto repository = Find<RepositoryAction::kAdminister>(call, actor, path);
  if (!repository) return Refused(call, actor, repository.error());
  if (auto refusal = refuse == nullptr ? std::nullopt : refuse(call)) return std::move(*refusal);
  const bool making = call.request.method == wire::Method::kPost;
  return MessageError(410, making ? "Creation of access tokens is no longer supported"
                                  : "Handling of access tokens is no longer supported");
}

}  // namespace

// …/permissions/user/{name}/transitive
Outcome GetUserTransitivePermission(const Call& call, const Actor& actor) {
  const auto& parameters = call.request.parameters;
  const RepositoryPath path = SplitRepositoryPath(parameters[0]);
  const auto repository = Find<RepositoryAction::kSeeSettings>(call, actor, path);
  if (!repository) return Refused(call, actor, repository.error());
  const auto roles = authority::ListTransitiveRoles(call.run, *repository, parameters[1]);
  if (!roles) return Refused(call, actor, roles.error());
  json::array permissions;
  for (const RepositoryRole role : *roles) permissions.push_back(json::object{{"role", wire::JsonView(NameOf(role))}});
  return JsonAnswer(json::object{{"permissions", std::move(permissions)}});
}

// …/tokens/ and …/tokens/{code}
Outcome ListRepoTokens(const Call& c, const Actor& a) { return Gone(c, a); }
Outcome CreateToken(const Call& c, const Actor& a) { return Gone(c, a, RefuseBody<kRepositoryToken>); }
Outcome GetTokens(const Call& c, const Actor& a) { return Gone(c, a); }
Outcome ChangeToken(const Call& c, const Actor& a) { return Gone(c, a, RefuseBody<kRoleBody>); }
Outcome DeleteToken(const Call& c, const Actor& a) { return Gone(c, a); }

// …/permissions/team/ and …/permissions/team/{team}
Outcome ListRepoTeamPermissions(const Call& c, const Actor& a) { return List(c, a, GranteeKind::kTeam); }
Outcome GetTeamPermissions(const Call& c, const Actor& a) { return Show(c, a, GranteeKind::kTeam); }
Outcome ChangeTeamPermissions(const Call& c, const Actor& a) { return Change(c, a, GranteeKind::kTeam); }
Outcome DeleteTeamPermissions(const Call& c, const Actor& a) { return Delete(c, a, GranteeKind::kTeam); }

// …/permissions/user/ and …/permissions/user/{name}, below /api/v1/repository/{namespace/name}
Outcome ListRepoUserPermissions(const Call& c, const Actor& a) { return List(c, a, GranteeKind::kAccount); }
Outcome GetUserPermissions(const Call& c, const Actor& a) { return Show(c, a, GranteeKind::kAccount); }
Outcome ChangeUserPermissions(const Call& c, const Actor& a) { return Change(c, a, GranteeKind::kAccount); }
Outcome DeleteUserPermissions(const Call& c, const Actor& a) { return Delete(c, a, GranteeKind::kAccount); }

// …/permissions/application/ and …/permissions/application/{client_id}
Outcome ListRepoApplicationPermissions(const Call& c, const Actor& a) { return List(c, a, GranteeKind::kApplication); }
Outcome GetApplicationPermissions(const Call& c, const Actor& a) { return Show(c, a, GranteeKind::kApplication); }
Outcome ChangeApplicationPermissions(const Call& c, const Actor& a) { return Change(c, a, GranteeKind::kApplication); }
Outcome DeleteApplicationPermissions(const Call& c, const Actor& a) { return Delete(c, a, GranteeKind::kApplication); }

}  // namespace jeton::endpoints::quay
