#include "authority/organizations/organizations.h"

#include "authority/applications/code_flow.h"
#include "authority/organizations/profile.h"
#include "endpoints/quay/common.h"
#include "endpoints/quay/organizations/bodies.h"
#include "endpoints/quay/organizations/endpoints.h"
#include "endpoints/quay/user_view.h"
#include "endpoints/quay/views.h"

namespace jeton::endpoints::quay {
namespace {

json::object TeamView(const authority::TeamSummary& team) {
  return {{"name", team.name},
          {"description", team.description},
          {"role", wire::JsonView(NameOf(team.role))},
          {"avatar", Avatar(team.name, team.name, "team")},
          {"can_view", team.can_view},
          {"repo_count", team.repositories},
          {"member_count", team.members},
          {"is_synced", false}};
}

void AddTeams(json::object& view, const authority::OrganizationProfile& profile) {
  json::object teams;
  json::array order;
  for (const auto& team : profile.teams) {
    teams[team.name] = TeamView(team);
    order.push_back(json::value(team.name));
  }
  view["teams"] = std::move(teams);
  view["ordered_teams"] = std::move(order);
}

json::object OrganizationView(const authority::OrganizationProfile& profile) {
  const auto& [organization, view, teams] = profile;
  json::object body{{"name", organization.name},
                    {"email", view.admin ? organization.email : std::string()},
                    // Here, unlike in lists, the dialect gives the avatar the kind of a user.
                    {"avatar", Avatar(organization.name, organization.email, "user")},
                    {"is_admin", view.admin},
                    {"is_member", view.member}};
  if (view.member) AddTeams(body, profile);
  if (view.admin) {
    body["is_free_account"] = true;
    for (auto& [name, value] : ChosenDetails(organization)) body[name] = std::move(value);
  }
  return body;
}

authority::OrganizationUpdate UpdateOf(const OrganizationChange& change) {
  authority::OrganizationUpdate update{.email = change.email ? change.email : change.contact_email,
                                       .details = change.details.ToJson()};
  // For an organization, an empty address means none.
  if (change.details.invoice_email_address && change.details.invoice_email_address->value_or("").empty())
    update.details["invoice_email_address"] = nullptr;
  return update;
}

}  // namespace

// POST /api/v1/organization/
Outcome CreateOrganization(const Call& call, const Actor& actor) {
  const auto founder = authority::OrganizationFounder::Of(call.run.settings, actor);
  if (!founder) return Refused(call, actor, founder.error());
  const auto body = ReadBody(call, kNewOrganization);
  if (!body) return body.error();
  const std::string& name = body->name;
  const std::string email = body->email.value_or(body->contact_email.value_or(""));
  const auto made = authority::CreateOrganization(call.run, *founder, name, email);
  if (made) return JsonAnswer(json::value("Created"), 201);
  switch (made.error()) {
    case Refusal::kTaken: return InvalidRequest(call, "A user or organization with this name already exists");
    case Refusal::kNameReserved: return InvalidRequest(call, kNameNotAvailable);
    case Refusal::kInvalidEmail: return InvalidRequest(call, "Invalid email address");
    case Refusal::kEmailTaken: return InvalidRequest(call, "Email has already been used: " + email);
    case Refusal::kLimitReached: return LimitReached("Organization", call.run.settings.limits.organizations, "user");
    case Refusal::kInvalidName: return InvalidRequest(call, "Invalid namespace " + name + ": " + FaultOfName(name));
    default: return Refused(call, actor, made.error());
  }
}

// GET /api/v1/organization/{name}
Outcome GetOrganization(const Call& call, const Actor& actor) {
  const std::string& name = call.request.parameters[0];
  if (!call.run.on_worker && authority::HasManyTeams(call.run, actor, name)) {
    return Slow{.pool = Slow::Pool::kReaders, .tenant = name};
  }
  const auto profile = authority::ReadOrganization(call.run, actor, name);
  if (!profile) return NotFound(call);
  return JsonAnswer(OrganizationView(*profile));
}

// PUT /api/v1/organization/{name}
Outcome ChangeOrganizationDetails(const Call& call, const Actor& actor) {
  const auto body = ReadBody(call, kOrganizationChange);
  if (!body) return body.error();
  const std::string& name = call.request.parameters[0];
  const auto changed = authority::UpdateOrganization(call.run, actor, name, UpdateOf(*body));
  if (changed) return JsonAnswer(OrganizationView(*authority::ReadOrganization(call.run, actor, name)));
  switch (changed.error()) {
    case Refusal::kTaken: return InvalidRequest(call, "E-mail address already used");
    case Refusal::kInvalidEmail: return InvalidRequest(call, "Invalid email address");
    case Refusal::kInvalidTagExpiration: return MessageError(400, "Invalid tag expiration option");
    default: return Refused(call, actor, changed.error());
  }
}

// DELETE /api/v1/organization/{name}
Outcome DeleteAdminedOrganization(const Call& call, const Actor& actor) {
  const auto deleted = authority::DeleteOrganization(call.run, actor, call.request.parameters[0]);
  if (!deleted) return Refused(call, actor, deleted.error());
  return NoContent();
}

// GET /api/v1/app/{client_id}
Outcome GetApplicationInformation(const Call& call, const Actor& actor) {
  const auto found = authority::FindGrantable(call.run, actor, call.request.parameters[0]);
  auto profile = found ? authority::ReadOrganization(call.run, actor, found->owner.name) : std::nullopt;
  if (!profile) return NotFound(call);
  profile->teams.clear();
  json::object organization = OrganizationView(*profile);
  AddTeams(organization, *profile);
  const Application& application = found->application;
  return JsonAnswer(json::object{{"name", application.name},
                                 {"description", application.description},
                                 {"uri", application.application_uri},
                                 {"avatar", ApplicationAvatar(application, found->owner)},
                                 {"organization", std::move(organization)}});
}

}  // namespace jeton::endpoints::quay
