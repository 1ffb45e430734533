#include "authority/members.h"

#include "endpoints/quay/common.h"
#include "endpoints/quay/endpoints.h"

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

Outcome AnswerList(const Authority& authority, const Actor& actor, const Result<std::vector<Person>, Refusal>& people,
                   std::string_view name, json::object (*view)(const Person&)) {
  if (!people) return Refused(authority, actor, people.error());
  json::array views;
  for (const Person& person : *people) views.push_back(view(person));
  return JsonAnswer(json::object{{wire::JsonView(name), std::move(views)}});
}

}  // namespace

// GET /api/v1/organization/{organization}/members
Outcome GetOrganizationMembers(Authority& authority, const Call& call) {
  const auto actor = RequireActor(authority, call);
  if (!actor) return actor.error();
  const auto people = ListMembers(authority, call.work, *actor, call.request.parameters[0]);
  return AnswerList(authority, *actor, people, "members", MemberView);
}

// GET /api/v1/organization/{organization}/collaborators
Outcome GetOrganizationCollaborators(Authority& authority, const Call& call) {
  const auto actor = RequireActor(authority, call);
  if (!actor) return actor.error();
  const auto people = ListCollaborators(authority, call.work, *actor, call.request.parameters[0]);
  return AnswerList(authority, *actor, people, "collaborators", CollaboratorView);
}

// GET /api/v1/organization/{organization}/members/{name}
Outcome GetOrganizationMember(Authority& authority, const Call& call) {
  const auto actor = RequireActor(authority, call);
  if (!actor) return actor.error();
  const auto& parameters = call.request.parameters;
  const auto person = ShowMember(authority, call.work, *actor, parameters[0], parameters[1]);
  if (!person) return Refused(authority, *actor, person.error());
  return JsonAnswer(MemberView(*person));
}

// DELETE /api/v1/organization/{organization}/members/{name}
Outcome RemoveOrganizationMember(Authority& authority, const Call& call) {
  const auto actor = RequireActor(authority, call);
  if (!actor) return actor.error();
  const auto& parameters = call.request.parameters;
  const auto removed = RemoveFromOrganization(authority, call.work, *actor, parameters[0], parameters[1]);
  if (removed) return NoContent();
  if (removed.error() == Refusal::kSoleAdmin) {
    return MessageError(400, "Cannot remove user as they are the only organization admin");
  }
  return Refused(authority, *actor, removed.error());
}

}  // namespace jeton::endpoints::quay
