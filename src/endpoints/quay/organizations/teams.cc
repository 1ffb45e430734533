#include "authority/organizations/teams.h"

#include "endpoints/quay/applications/grants.h"
#include "endpoints/quay/common.h"
#include "endpoints/quay/json_list.h"
#include "endpoints/quay/organizations/endpoints.h"

namespace jeton::endpoints::quay {
namespace {

json::object MemberView(const Account& account) {
  return {{"name", account.name},
          {"kind", "user"},
          {"is_robot", account.kind == AccountKind::kRobot},
          {"avatar", AccountAvatar(account)},
          {"invited", false}};
}

// What an operation says when it would take the last team of admins away.
std::string LastAdmins(const Call& call, const Actor& actor) {
  const auto& parameters = call.request.parameters;
  if (parameters.size() > 2) return "User cannot remove themselves from their only admin team.";
  if (call.request.method == wire::Method::kDelete) {
    return "Deleting team '" + parameters[1] + "' would remove admin ability for user '" + actor.name +
           "' in organization '" + parameters[0] + "'";
  }
  return "Cannot remove admin from team '" + parameters[1] +
         "' because calling user would no longer have admin on org '" + parameters[0] + "'";
}

Response ExplainTeam(const Authority& authority, const Actor& actor, Refusal refusal, const Call& call) {
  const auto& parameters = call.request.parameters;
  const std::string& team = parameters[1];
  const std::string member = parameters.size() > 2 ? parameters[2] : std::string();
  switch (refusal) {
    case Refusal::kLimitReached:
      if (parameters.size() > 2) return LimitReached("Member", authority.settings.limits.members, "team");
      return LimitReached("Team", authority.settings.limits.teams, "organization");
    case Refusal::kUnknownTeam:
      if (parameters.size() > 2) return NotFound(authority);
      return MessageError(400, "Team '" + team + "' is not a team in org '" + parameters[0] + "'");
    case Refusal::kInvalidName:
      return MessageError(400, "Invalid team name " + team + ": " + FaultOfName(team, "Team"));
    case Refusal::kSoleAdmin: return MessageError(400, LastAdmins(call, actor));
    case Refusal::kUnknownGrantee: return InvalidRequest(authority, "Unknown user");
    case Refusal::kForeignRobot:
      return MessageError(400,
                          "Cannot add the specified robot to this team, as it is not a member of the organization");
    case Refusal::kAlreadyMember: return MessageError(400, "User " + member + " is already a member of team " + team);
    case Refusal::kNotMember: return MessageError(400, "User " + member + " does not belong to team " + team);
    default: return Refused(authority, actor, refusal);
  }
}

}  // namespace

AppendRows GrantRows(ReadGrants read) {
  return JsonRowsOf<authority::GrantPage>(std::move(read), [](const Work&, const authority::GrantPage::Item& grant) {
    json::object repository{{"name", grant.repository}, {"is_public", grant.visibility == Visibility::kPublic}};
    return json::object{{"repository", std::move(repository)}, {"role", wire::JsonView(NameOf(grant.role))}};
  });
}

// PUT /api/v1/organization/{organization}/team/{team}
Outcome UpdateOrganizationTeam(Authority& authority, const Call& call) {
  const auto actor = RequireActor(authority, call);
  if (!actor) return actor.error();
  const auto body = ReadObject(authority, call);
  if (!body) return body.error();
  Fields fields(*body);
  const auto role = ParseTeamRole(fields.Required("role"));
  if (!role) fields.Problem("role", "must be member, creator or admin");
  const auto description = fields.OptionalText("description");
  if (!fields.problem().empty()) return InvalidRequest(authority, fields.problem());
  const auto& parameters = call.request.parameters;
  const auto changed =
      SetTeam(authority, call.work, *actor, parameters[0], parameters[1], {.role = *role, .description = description});
  if (!changed) return ExplainTeam(authority, *actor, changed.error(), call);
  const Team& team = changed->team;
  return JsonAnswer(json::object{{"name", team.name},
                                 {"description", team.description},
                                 {"can_view", changed->can_view},
                                 {"role", wire::JsonView(NameOf(team.role))},
                                 {"avatar", Avatar(team.name, team.name, "team")},
                                 {"new_team", changed->created}});
}

// DELETE /api/v1/organization/{organization}/team/{team}
Outcome DeleteOrganizationTeam(Authority& authority, const Call& call) {
  const auto actor = RequireActor(authority, call);
  if (!actor) return actor.error();
  const auto& parameters = call.request.parameters;
  const auto deleted = DeleteTeam(authority, call.work, *actor, parameters[0], parameters[1]);
  if (!deleted) return ExplainTeam(authority, *actor, deleted.error(), call);
  return NoContent();
}

// GET /api/v1/organization/{organization}/team/{team}/members
Outcome GetOrganizationTeamMembers(Authority& authority, const Call& call) {
  const auto actor = RequireActor(authority, call);
  if (!actor) return actor.error();
  const auto& parameters = call.request.parameters;
  const auto team = FindVisibleTeam(authority, call.work, *actor, parameters[0], parameters[1]);
  if (!team) return Refused(authority, *actor, team.error());
  using authority::MemberPage;
  auto rows = JsonRowsOf<MemberPage>(
      [&authority, actor = *actor, organization = parameters[0], name = parameters[1]](
          const Work& work, const Id& after, std::size_t most) {
        return ListTeamMembers(authority, work, actor, organization, name, after, most);
      },
      [](const Work&, const Account& account) { return MemberView(account); });
  return AnswerJsonList(authority, call, *actor, "members", std::move(rows),
                        json::object{{"name", parameters[1]}, {"can_edit", team->can_edit}});
}

// PUT /api/v1/organization/{organization}/team/{team}/members/{name}
Outcome UpdateOrganizationTeamMember(Authority& authority, const Call& call) {
  const auto actor = RequireActor(authority, call);
  if (!actor) return actor.error();
  const auto& parameters = call.request.parameters;
  const auto added = AddTeamMember(authority, call.work, *actor, parameters[0], parameters[1], parameters[2]);
  if (!added) return ExplainTeam(authority, *actor, added.error(), call);
  return JsonAnswer(MemberView(*added));
}

// DELETE /api/v1/organization/{organization}/team/{team}/members/{name}
Outcome DeleteOrganizationTeamMember(Authority& authority, const Call& call) {
  const auto actor = RequireActor(authority, call);
  if (!actor) return actor.error();
  const auto& parameters = call.request.parameters;
  const auto removed = RemoveTeamMember(authority, call.work, *actor, parameters[0], parameters[1], parameters[2]);
  if (!removed) return ExplainTeam(authority, *actor, removed.error(), call);
  return NoContent();
}

// GET /api/v1/organization/{organization}/team/{team}/permissions
Outcome GetOrganizationTeamPermissions(Authority& authority, const Call& call) {
  const auto actor = RequireActor(authority, call);
  if (!actor) return actor.error();
  const auto& parameters = call.request.parameters;
  auto rows = GrantRows([&authority, actor = *actor, organization = parameters[0], team = parameters[1]](
                            const Work& work, const Id& after, std::size_t most) {
    return ListTeamPermissions(authority, work, actor, organization, team, after, most);
  });
  return AnswerJsonList(authority, call, *actor, "permissions", std::move(rows));
}

}  // namespace jeton::endpoints::quay
