#include "authority/all_organizations.h"

#include "authority/page_token.h"
#include "endpoints/quay/common.h"
#include "endpoints/quay/endpoints.h"
#include "endpoints/quay/page_size.h"

namespace jeton::endpoints::quay {
namespace {

json::object View(const Account& organization) {
  return {{"name", organization.name}, {"email", organization.email}, {"avatar", AccountAvatar(organization)}};
}

Response ExplainOrganization(const Authority& authority, const Actor& actor, Refusal refusal) {
  switch (refusal) {
    case Refusal::kTaken:
      return InvalidRequest(authority, "A user or organization with this name or email already exists");
    case Refusal::kInvalidName:
      return InvalidRequest(authority,
                            "Invalid organization name: groups of lowercase letters and digits joined by single '.', "
                            "'_' or '-', 2 to 255 characters");
    case Refusal::kNameReserved: return MessageError(400, kNameNotAvailable);
    case Refusal::kInvalidEmail: return InvalidRequest(authority, "Invalid email address");
    case Refusal::kSuperuser: return InvalidRequest(authority, "Cannot take ownership of a superuser's namespace");
    case Refusal::kSoleAdmin:
      return InvalidRequest(authority, "The user is the only admin of an organization; add another or delete it first");
    case Refusal::kHasSubAccounts:
      return InvalidRequest(authority, "The user has sub-accounts, or is one; delete them first");
    default: return Refused(authority, actor, refusal);
  }
}

}  // namespace

// GET /api/v1/superuser/organizations/
Outcome ListAllOrganizations(Authority& authority, const Call& call) {
  const auto actor = RequireFreshActor(authority, call);
  if (!actor) return actor.error();
  const auto token = QueryParameter(call, "next_page");
  const std::string after =
      token ? ReadPageToken(authority.issuer, "organizations", *token, call.work.now).value_or("") : std::string();
  const auto size = ReadPageSize(call);
  auto found = authority::ListAllOrganizations(call.work, *actor, after, size.value_or(0) + 1);
  if (!found) return Refused(authority, *actor, found.error());
  if (!size) return InvalidRequest(authority, "'limit' must be a number from 1 to 100");
  const bool more = found->size() > *size;
  if (more) found->resize(*size);
  json::array views;
  for (const Account& organization : *found) views.push_back(View(organization));
  json::object body{{"organizations", std::move(views)}};
  if (more) body["next_page"] = MakePageToken(authority.issuer, "organizations", found->back().name, call.work.now);
  return JsonAnswer(body);
}

// PUT /api/v1/superuser/organizations/{name}
Outcome ChangeOrganization(Authority& authority, const Call& call) {
  const auto actor = RequireFreshActor(authority, call);
  if (!actor) return actor.error();
  const auto body = ReadObject(authority, call);
  if (!body) return body.error();
  Fields fields(*body);
  const authority::AnyOrganizationUpdate update{fields.OptionalText("name"), fields.OptionalText("email")};
  if (!fields.problem().empty()) return InvalidRequest(authority, fields.problem());
  const auto changed = UpdateAnyOrganization(authority, call.work, *actor, call.request.parameters[0], update);
  if (!changed) return ExplainOrganization(authority, *actor, changed.error());
  return JsonAnswer(View(*changed));
}

// DELETE /api/v1/superuser/organizations/{name}
Outcome DeleteOrganization(Authority& authority, const Call& call) {
  const auto actor = RequireFreshActor(authority, call);
  if (!actor) return actor.error();
  const auto deleted = DeleteAnyOrganization(authority, call.work, *actor, call.request.parameters[0]);
  if (!deleted) return ExplainOrganization(authority, *actor, deleted.error());
  return NoContent();
}

// POST /api/v1/superuser/takeownership/{namespace}
Outcome TakeOwnership(Authority& authority, const Call& call) {
  const auto actor = RequireFreshActor(authority, call);
  if (!actor) return actor.error();
  const std::string& name = call.request.parameters[0];
  const auto taken = authority::TakeOwnership(authority, call.work, *actor, name);
  if (!taken) return ExplainOrganization(authority, *actor, taken.error());
  return JsonAnswer(json::object{{"namespace", name}});
}

}  // namespace jeton::endpoints::quay
