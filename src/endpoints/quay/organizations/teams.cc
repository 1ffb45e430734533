#include "authority/organizations/teams.h"

#include "endpoints/quay/applications/grants.h"
#include "endpoints/quay/common.h"
#include "endpoints/quay/json_list.h"
#include "endpoints/quay/organizations/bodies.h"
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

// Returns the message of an operation that would remove the last team of admins.
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

Response ExplainTeam(const Call& call, const Actor& actor, Refusal refusal) {
  const auto& parameters = call.request.parameters;
  const std::string& team = parameters[1];
  const std::string member = parameters.size() > 2 ? parameters[2] : std::string();
  switch (refusal) {
    case Refusal::kLimitReached:
      if (parameters.size() > 2) return LimitReached("Member", call.run.settings.limits.members, "team");
      return LimitReached("Team", call.run.settings.limits.teams, "organization");
    case Refusal::kUnknownTeam:
      if (parameters.size() > 2) return NotFound(call);
      return MessageError(400, "Team '" + team + "' is not a team in org '" + parameters[0] + "'");
    case Refusal::kInvalidName:
      return MessageError(400, "Invalid team name " + team + ": " + FaultOfName(team, "Team"));
    case Refusal::kSoleAdmin: return MessageError(400, LastAdmins(call, actor));
    case Refusal::kUnknownGrantee: return InvalidRequest(call, "Unknown user");
    case Refusal::kForeignRobot:
      return MessageError(400,
                          "Cannot add the specified robot to this team, as it is not a member of the organization");
    case Refusal::kAlreadyMember: return MessageError(400, "User " + member + " is already a member of team " + team);
    case Refusal::kNotMember: return MessageError(400, "User " + member + " does not belong to team " + team);
    default: return Refused(call, actor, refusal);
  }
}

}  // namespace

AppendRows GrantRows(ReadGrants read) {
  return JsonRowsOf<authority::GrantPage>(std::move(read), [](const Run&, const authority::GrantPage::Item& grant) {
    json::object repository{{"name", grant.repository}, {"is_public", grant.visibility == Visibility::kPublic}};
    return json::object{{"repository", std::move(repository)}, {"role", wire::JsonView(NameOf(grant.role))}};
  });
}

// PUT /api/v1/organization/{organization}/team/{team}
Outcome UpdateOrganizationTeam(const Call& call, const Actor& actor) {
  const auto body = ReadBody(call, kTeamChange);
  if (!body) return body.error();
  const auto& parameters = call.request.parameters;
  const auto changed = SetTeam(call.run, actor, parameters[0], parameters[1], *body);
  if (!changed) return ExplainTeam(call, actor, changed.error());
  const Team& team = changed->team;
  return JsonAnswer(json::object{{"name", team.name},
                                 {"description", team.description},
                                 {"can_view", changed->can_view},
                                 {"role", wire::JsonView(NameOf(team.role))},
                                 {"avatar", Avatar(team.name, team.name, "team")},
                                 {"new_team", changed->created}});
}

// DELETE /api/v1/organization/{organization}/team/{team}
Outcome DeleteOrganizationTeam(const Call& call, const Actor& actor) {
  const auto& parameters = call.request.parameters;
  const auto deleted = DeleteTeam(call.run, actor, parameters[0], parameters[1]);
  if (!deleted) return ExplainTeam(call, actor, deleted.error());
  return NoContent();
}

// GET /api/v1/organization/{organization}/team/{team}/members
Outcome GetOrganizationTeamMembers(const Call& call, const Actor& actor) {
  const auto& parameters = call.request.parameters;
  const auto team = FindVisibleTeam(call.run, actor, parameters[0], parameters[1]);
  if (!team) return Refused(call, actor, team.error());
  using authority::MemberPage;
  auto rows = JsonRowsOf<MemberPage>(
      [actor, organization = parameters[0], name = parameters[1]](const Run& run, const Id& after, std::size_t most) {
        return ListTeamMembers(run, actor, {organization, name}, after, most);
      },
      [](const Run&, const Account& account) { return MemberView(account); });
  return AnswerJsonList(call, actor, "members", std::move(rows),
                        json::object{{"name", parameters[1]}, {"can_edit", team->can_edit}});
}

// PUT /api/v1/organization/{organization}/team/{team}/members/{name}
Outcome UpdateOrganizationTeamMember(const Call& call, const Actor& actor) {
  const auto& parameters = call.request.parameters;
  const auto added = AddTeamMember(call.run, actor, parameters[0], parameters[1], parameters[2]);
  if (!added) return ExplainTeam(call, actor, added.error());
  return JsonAnswer(MemberView(*added));
}

// DELETE /api/v1/organization/{organization}/team/{team}/members/{name}
Outcome DeleteOrganizationTeamMember(const Call& call, const Actor& actor) {
  const auto& parameters = call.request.parameters;
  const auto removed = RemoveTeamMember(call.run, actor, parameters[0], parameters[1], parameters[2]);
  if (!removed) return ExplainTeam(call, actor, removed.error());
  return NoContent();
}

// GET /api/v1/organization/{organization}/team/{team}/permissions
Outcome GetOrganizationTeamPermissions(const Call& call, const Actor& actor) {
  const auto& parameters = call.request.parameters;
  auto rows = GrantRows(
      [actor, organization = parameters[0], team = parameters[1]](const Run& run, const Id& after, std::size_t most) {
        return ListTeamPermissions(run, actor, {organization, team}, after, most);
      });
  return AnswerJsonList(call, actor, "permissions", std::move(rows));
}

}  // namespace jeton::endpoints::quay
