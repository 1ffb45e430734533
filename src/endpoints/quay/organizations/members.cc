#include "authority/organizations/members.h"

#include "endpoints/quay/common.h"
#include "endpoints/quay/json_list.h"
#include "endpoints/quay/organizations/endpoints.h"

namespace jeton::endpoints::quay {
namespace {

using authority::Person;

json::object CollaboratorView(const Person& person) {
  const bool robot = person.account.kind == AccountKind::kRobot;
  return {{"name", person.account.name},
          {"kind", robot ? "robot" : "user"},
          {"avatar", AccountAvatar(person.account)},
          {"repositories", json::array(person.repositories.begin(), person.repositories.end())}};
}

json::object MemberView(const Person& person) {
  json::object view = CollaboratorView(person);
  json::array teams;
  for (const std::string& team : person.teams) {
    teams.push_back(json::object{{"name", team}, {"avatar", Avatar(team, team, "team")}});
  }
  view["teams"] = std::move(teams);
  return view;
}

using ListPeople = Result<authority::PersonPage, Refusal> (*)(const Run&, const Actor&, std::string_view, const Id&,
                                                              std::size_t);

Outcome AnswerList(const Call& call, const Actor& actor, std::string_view name, ListPeople list,
                   json::object (*view)(const Person&)) {
  auto rows = JsonRowsOf<authority::PersonPage>(
      [list, actor, organization = call.request.parameters[0]](const Run& run, const Id& after, std::size_t most) {
        return list(run, actor, organization, after, most);
      },
      [view](const Run&, const Person& person) { return view(person); });
  return AnswerJsonList(call, actor, name, std::move(rows));
}

}  // namespace

// GET /api/v1/organization/{organization}/members
Outcome GetOrganizationMembers(const Call& call, const Actor& actor) {
  return AnswerList(call, actor, "members", authority::ListMembers, MemberView);
}

// GET /api/v1/organization/{organization}/collaborators
Outcome GetOrganizationCollaborators(const Call& call, const Actor& actor) {
  return AnswerList(call, actor, "collaborators", authority::ListCollaborators, CollaboratorView);
}

// GET /api/v1/organization/{organization}/members/{name}
Outcome GetOrganizationMember(const Call& call, const Actor& actor) {
  const auto& parameters = call.request.parameters;
  const auto person = ShowMember(call.run, actor, parameters[0], parameters[1]);
  if (!person) return Refused(call, actor, person.error());
  return JsonAnswer(MemberView(*person));
}

// DELETE /api/v1/organization/{organization}/members/{name}
Outcome RemoveOrganizationMember(const Call& call, const Actor& actor) {
  const auto& parameters = call.request.parameters;
  const auto removed = RemoveFromOrganization(call.run, actor, parameters[0], parameters[1]);
  if (removed) return NoContent();
  if (removed.error() == Refusal::kSoleAdmin) {
    return MessageError(400, "Cannot remove user as they are the only organization admin");
  }
  return Refused(call, actor, removed.error());
}

}  // namespace jeton::endpoints::quay
