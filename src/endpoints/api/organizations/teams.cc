#include "authority/organizations/teams.h"

#include "authority/organizations/members.h"
#include "authority/organizations/organization_settings.h"
#include "endpoints/api/asking.h"
#include "endpoints/api/listing.h"
#include "endpoints/api/operation.h"
#include "endpoints/api/place.h"
#include "endpoints/api/precondition.h"
#include "wire/document.h"

namespace jeton::endpoints::api {
namespace {

namespace json = boost::json;
using wire::Presence;

constexpr std::string_view kTeamsTag = "teams";

struct AskedTeam {
  TeamRole role = TeamRole::kMember;
  std::optional<std::string> description;
};
constexpr wire::MemberOf<AskedTeam> kAskedTeamMembers[] = {
    {"role", Presence::kRequired, wire::Choice<ParseTeamRole, &AskedTeam::role>("member creator admin"),
     "What its members may do in the organization."},
    {"description", Presence::kNullable, wire::Text<&AskedTeam::description>({.longest = 4096}), "What it is for."},
};
constexpr wire::Body<AskedTeam> kAskedTeam(kAskedTeamMembers, {.only_known = true, .name = "TeamSettings"});

struct ShownTeam {
  std::string_view name;
  std::string_view role;
  std::string_view description;
};
constexpr wire::ShownMember<ShownTeam> kShownTeamMembers[] = {
    {"name", wire::Show<&ShownTeam::name>(), "Its name, unique in the organization."},
    {"role", wire::ShowChoice<&ShownTeam::role>("member creator admin"),
     "What its members may do in the organization: see it, create repositories too, or administer it."},
    {"description", wire::Show<&ShownTeam::description>(), "What it is for."},
};
constexpr wire::Document<ShownTeam> kShownTeam("Team", kShownTeamMembers);

json::object PrintTeam(const Team& team) { return kShownTeam.Print({team.name, NameOf(team.role), team.description}); }

struct ShownMemberOfTeam {
  std::string_view kind;
  std::string_view name;
};
constexpr wire::ShownMember<ShownMemberOfTeam> kShownMemberOfTeamMembers[] = {
    {"kind", wire::ShowChoice<&ShownMemberOfTeam::kind>("user robot"), "What it is."},
    {"name", wire::Show<&ShownMemberOfTeam::name>(), "The name of the account."},
};
constexpr wire::Document<ShownMemberOfTeam> kShownMemberOfTeam("TeamMember", kShownMemberOfTeamMembers);

json::object PrintTeamMember(const Account& account) {
  return kShownMemberOfTeam.Print({account.kind == AccountKind::kRobot ? "robot" : "user", account.name});
}

struct ShownPerson {
  std::string_view name;
  std::vector<std::string> teams;
  std::vector<std::string> repositories;
};
constexpr wire::ShownMember<ShownPerson> kShownPersonMembers[] = {
    {"name", wire::Show<&ShownPerson::name>(), "The name of the user."},
    {"teams", wire::Show<&ShownPerson::teams>(), "The teams of the organization that the user is in."},
    {"repositories", wire::Show<&ShownPerson::repositories>(),
     "The repositories of the organization on which the user has a role of their own."},
};
constexpr wire::Document<ShownPerson> kShownPerson("OrganizationMember", kShownPersonMembers);

json::object PrintPerson(const authority::Person& person) {
  return kShownPerson.Print({person.account.name, person.teams, person.repositories});
}

Needs NeedsTeamAdmin(const Call& call) { return {"admin", "org:admin", call.request.parameters[0]}; }
authority::TeamName TeamOf(const Call& call) { return {call.request.parameters[0], call.request.parameters[1]}; }

Outcome ListTeams(const Call& call, const Actor& actor, const PlainList& query) {
  const auto place = PlaceOf(call, query.page);
  if (!place) return place.error();
  const auto page = authority::ListTeams(call.run, actor, call.request.parameters[0], ReadNamePlace(*place, query.page),
                                         query.page.extent());
  if (!page) return Refused(call, actor, page.error(), NeedsTeamAdmin(call));
  return AnswerPageOf(call, *page, PrintTeam);
}

std::optional<json::object> PresentTeam(const Call& call, const Actor& actor) {
  const auto team = authority::ShowTeam(call.run, actor, TeamOf(call));
  return team ? std::optional(PrintTeam(*team)) : std::nullopt;
}

Outcome GetTeam(const Call& call, const Actor& actor) {
  const auto present = PresentTeam(call, actor);
  return present ? AnswerTagged(*present) : Refused(call, actor, Refusal::kNotFound, {});
}

Outcome PutTeam(const Call& call, const Actor& actor, const Change&) {
  const auto body = ReadBody(call, kAskedTeam);
  if (!body) return body.error();
  if (auto refusal = RefuseByPrecondition(call, PresentTeam(call, actor))) return std::move(*refusal);
  const auto& parameters = call.request.parameters;
  const auto changed =
      authority::SetTeam(call.run, actor, parameters[0], parameters[1], {body->role, body->description.value_or("")});
  if (!changed) return Refused(call, actor, changed.error(), NeedsTeamAdmin(call), call.run.settings.limits.teams);
  return AnswerTagged(PrintTeam(changed->team), changed->created ? 201 : 200);
}

Outcome DeleteTeam(const Call& call, const Actor& actor, const Change&) {
  if (auto refusal = RefuseByPrecondition(call, PresentTeam(call, actor))) return std::move(*refusal);
  const auto& parameters = call.request.parameters;
  const auto removed = authority::DeleteTeam(call.run, actor, parameters[0], parameters[1]);
  return removed ? NoContent() : Refused(call, actor, removed.error(), NeedsTeamAdmin(call));
}

Outcome ListMembersOfTeam(const Call& call, const Actor& actor, const PlainList& query) {
  const auto place = PlaceOf(call, query.page);
  if (!place) return place.error();
  const auto page = authority::ListTeamMembersByName(call.run, actor, TeamOf(call), ReadNameAndId(*place, query.page),
                                                     query.page.extent());
  if (!page) return Refused(call, actor, page.error(), NeedsTeamAdmin(call));
  return AnswerPageOf(call, *page, PrintTeamMember);
}

// The member in the path, which is known to be one.
json::object PrintPresentMember(const Call& call) {
  const std::string& name = call.request.parameters[2];
  return kShownMemberOfTeam.Print({name.find('+') != std::string::npos ? "robot" : "user", name});
}

// What a precondition refuses is undone with the answer.
Outcome PutMemberOfTeam(const Call& call, const Actor& actor, const Change&) {
  const auto& parameters = call.request.parameters;
  const auto added = authority::AddTeamMember(call.run, actor, parameters[0], parameters[1], parameters[2]);
  if (added) {
    if (auto refusal = RefuseByPrecondition(call, std::nullopt)) return std::move(*refusal);
    return Answer(PrintTeamMember(*added), 201);
  }
  if (added.error() == Refusal::kUnknownGrantee) return NotFound(call, "There is no user or robot of this name.");
  if (added.error() != Refusal::kAlreadyMember) {
    return Refused(call, actor, added.error(), NeedsTeamAdmin(call), call.run.settings.limits.members);
  }
  const json::object present = PrintPresentMember(call);
  if (auto refusal = RefuseByPrecondition(call, present)) return std::move(*refusal);
  return Answer(present);
}

Outcome DeleteMemberOfTeam(const Call& call, const Actor& actor, const Change&) {
  const auto& parameters = call.request.parameters;
  const auto removed = authority::RemoveTeamMember(call.run, actor, parameters[0], parameters[1], parameters[2]);
  if (!removed) return Refused(call, actor, removed.error(), NeedsTeamAdmin(call));
  if (auto refusal = RefuseByPrecondition(call, PrintPresentMember(call))) return std::move(*refusal);
  return NoContent();
}

Outcome ListOrganizationMembers(const Call& call, const Actor& actor, const PlainList& query) {
  const auto place = PlaceOf(call, query.page);
  if (!place) return place.error();
  if (auto elsewhere = ReadLongPageElsewhere(call, actor, query.page)) return std::move(*elsewhere);
  const auto page = authority::ListMembersByName(call.run, actor, call.request.parameters[0],
                                                 ReadNameAndId(*place, query.page), query.page.extent());
  if (!page) return Refused(call, actor, page.error(), NeedsTeamAdmin(call));
  return AnswerPageOf(call, *page, PrintPerson);
}

Rows TeamMemberRows() {
  using enum wire::Method;
  return {
      {kGet,
       "/jeton/v1/organizations/{organization}/teams/{team}/members",
       Place::kRead,
       Listing<kListByName>(ListMembersOfTeam),
       {.name = "listTeamMembers",
        .tag = kTeamsTag,
        .summary = "The users and robots of a team, by name",
        .scope = "org:admin",
        .query = &kListByName,
        .answer = &kShownMemberOfTeam,
        .form = Described::Answer::kPage,
        .problems = "bad_cursor",
        .parameters = "acme builders"}},
      {kPut,
       "/jeton/v1/organizations/{organization}/teams/{team}/members/{name}",
       Place::kWrite,
       Changing(PutMemberOfTeam),
       {.name = "putTeamMember",
        .tag = kTeamsTag,
        .summary = "Take a user or a robot of the organization into a team",
        .scope = "org:admin",
        .query = &kChange,
        .answer = &kShownMemberOfTeam,
        .creates = true,
        .problems = "limit_reached changed_meanwhile",
        .parameters = "acme builders admin"}},
      {kDelete,
       "/jeton/v1/organizations/{organization}/teams/{team}/members/{name}",
       Place::kWrite,
       Changing(DeleteMemberOfTeam),
       {.name = "deleteTeamMember",
        .tag = kTeamsTag,
        .summary = "Take a user or robot out of a team",
        .text = "An organization keeps at least one admin.",
        .scope = "org:admin",
        .query = &kChange,
        .form = Described::Answer::kNothing,
        .problems = "in_use changed_meanwhile",
        .parameters = "acme builders admin"}},
      {kGet,
       "/jeton/v1/organizations/{organization}/members",
       Place::kRead,
       Listing<kListByName>(ListOrganizationMembers),
       {.name = "listOrganizationMembers",
        .tag = kTeamsTag,
        .summary = "The users in the teams of an organization, by name",
        .text = "A page may hold fewer members than it may have, even none, and still not be the last.",
        .scope = "org:admin",
        .query = &kListByName,
        .answer = &kShownPerson,
        .form = Described::Answer::kPage,
        .problems = "bad_cursor",
        .parameters = "acme"}},
  };
}

}  // namespace

Rows TeamRows() {
  using enum wire::Method;
  Rows rows = {
      {kGet,
       "/jeton/v1/organizations/{organization}/teams",
       Place::kRead,
       Listing<kListByName>(ListTeams),
       {.name = "listTeams",
        .tag = kTeamsTag,
        .summary = "The teams of an organization, by name",
        .query = &kListByName,
        .answer = &kShownTeam,
        .form = Described::Answer::kPage,
        .problems = "bad_cursor",
        .parameters = "acme?limit=10"}},
      {kGet,
       "/jeton/v1/organizations/{organization}/teams/{team}",
       Place::kRead,
       Asking(GetTeam),
       {.name = "getTeam",
        .tag = kTeamsTag,
        .summary = "A team",
        .answer = &kShownTeam,
        .parameters = "acme builders"}},
      {kPut,
       "/jeton/v1/organizations/{organization}/teams/{team}",
       Place::kWrite,
       Changing(PutTeam),
       {.name = "putTeam",
        .tag = kTeamsTag,
        .summary = "Make a team, or replace its role and description",
        .scope = "org:admin",
        .query = &kChange,
        .body = &kAskedTeam,
        .answer = &kShownTeam,
        .creates = true,
        .problems = "limit_reached in_use changed_meanwhile",
        .parameters = "acme builders",
        .example = R"({"role": "creator", "description": "Builds what is deployed"})"}},
      {kDelete,
       "/jeton/v1/organizations/{organization}/teams/{team}",
       Place::kWrite,
       Changing(DeleteTeam),
       {.name = "deleteTeam",
        .tag = kTeamsTag,
        .summary = "Delete a team, with its memberships and roles",
        .text = "An organization keeps at least one admin.",
        .scope = "org:admin",
        .query = &kChange,
        .form = Described::Answer::kNothing,
        .problems = "in_use changed_meanwhile",
        .parameters = "acme builders"}},
  };
  for (Row& row : TeamMemberRows()) rows.push_back(std::move(row));
  return rows;
}

}  // namespace jeton::endpoints::api
