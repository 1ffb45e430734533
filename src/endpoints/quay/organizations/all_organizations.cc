#include "authority/organizations/all_organizations.h"

#include "endpoints/quay/account_page.h"
#include "endpoints/quay/organizations/bodies.h"
#include "endpoints/quay/organizations/endpoints.h"

namespace jeton::endpoints::quay {
namespace {

json::object OrganizationRow(const Account& organization) {
  return {{"name", organization.name}, {"email", organization.email}, {"avatar", AccountAvatar(organization)}};
}

// Explains why an organization cannot take a new name.
Response ExplainRename(const Call& call, const Actor& actor, Refusal refusal, const std::string& name) {
  const std::string text = NameRefused(refusal, name, "username");
  return text.empty() ? Refused(call, actor, refusal) : MessageError(400, text);
}

Response ExplainTaking(const Call& call, const Actor& actor, Refusal refusal) {
  switch (refusal) {
    case Refusal::kSuperuser: return InvalidRequest(call, "Cannot take ownership of a superuser");
    case Refusal::kSoleAdmin:
      return InvalidRequest(call, "The user is the only admin of an organization; add another or delete it first");
    case Refusal::kHasSubAccounts:
      return InvalidRequest(call, "The user has sub-accounts, or is one; delete them first");
    default: return Refused(call, actor, refusal);
  }
}

}  // namespace

// GET /api/v1/superuser/organizations/
Outcome ListAllOrganizations(const Call& call, const Actor& actor) {
  return AnswerAccountPage(
      call, actor, "organizations",
      [&](const AgePlace& after, std::size_t most) {
        return authority::ListAllOrganizations(call.run, actor, after, most);
      },
      OrganizationRow);
}

// PUT /api/v1/superuser/organizations/{name}
Outcome ChangeOrganization(const Call& call, const Actor& actor) {
  const auto body = ReadBody(call, kOrganizationRenaming);
  if (!body) return body.error();
  const auto changed = RenameOrganization(call.run, actor, call.request.parameters[0], body->name);
  if (!changed) return ExplainRename(call, actor, changed.error(), body->name.value_or(""));
  return JsonAnswer(OrganizationRow(*changed));
}

// DELETE /api/v1/superuser/organizations/{name}
Outcome DeleteOrganization(const Call& call, const Actor& actor) {
  const auto deleted = DeleteAnyOrganization(call.run, actor, call.request.parameters[0]);
  if (!deleted) return Refused(call, actor, deleted.error());
  return NoContent();
}

// POST /api/v1/superuser/takeownership/{namespace}
Outcome TakeOwnership(const Call& call, const Actor& actor) {
  const std::string& name = call.request.parameters[0];
  const auto taken = authority::TakeOwnership(call.run, actor, name);
  if (!taken) return ExplainTaking(call, actor, taken.error());
  return JsonAnswer(json::object{{"namespace", name}});
}

}  // namespace jeton::endpoints::quay
