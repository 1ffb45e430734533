#include "authority/organizations/organization_settings.h"
#include "endpoints/api/asking.h"
#include "endpoints/api/listing.h"
#include "endpoints/api/operation.h"
#include "endpoints/api/organizations/documents.h"
#include "endpoints/api/place.h"
#include "endpoints/api/precondition.h"

namespace jeton::endpoints::api {
namespace {

struct OrganizationQuery {
  PageQuery page;
  bool everywhere = false;
};
constexpr auto kOrganizationQueryMembers =
    wire::Join(std::to_array<wire::MemberOf<OrganizationQuery>>({
                   {"everywhere", wire::Presence::kOptional, wire::Flag<&OrganizationQuery::everywhere>(),
                    "Whether to list all organizations, for superusers; else those of the caller."},
               }),
               SortMember<&OrganizationQuery::page>("created -created"), kPageMembers<&OrganizationQuery::page>);
constexpr wire::Body<OrganizationQuery> kOrganizationQuery(kOrganizationQueryMembers, {.only_known = true});

Needs NeedsAdmin(const Call& call) { return {"admin", "org:admin", call.request.parameters[0]}; }

Outcome ListOrganizations(const Call& call, const Actor& actor, const OrganizationQuery& query) {
  const auto place = PlaceOf(call, query.page);
  if (!place) return place.error();
  if (auto elsewhere = ReadLongPageElsewhere(call, actor, query.page)) return std::move(*elsewhere);
  if (!query.everywhere) {
    const Id after = place->empty() ? StartById(query.page.order()) : ReadIdPlace(*place);
    const auto page = authority::ListOwnOrganizations(call.run, actor, after, query.page.extent());
    return AnswerPageOf(call, page, PrintOrganization);
  }
  const auto page =
      authority::ListEveryOrganization(call.run, actor, ReadAgePlace(*place, query.page), query.page.extent());
  if (!page) return Refused(call, actor, page.error(), {"superuser", "super:user", {}});
  return AnswerPageOf(call, *page, PrintOrganization);
}

std::optional<boost::json::object> PresentOrganization(const Call& call, const Actor& actor) {
  const auto organization = authority::ShowOrganization(call.run, actor, call.request.parameters[0]);
  return organization ? std::optional(PrintOrganization(*organization)) : std::nullopt;
}

Outcome GetOrganization(const Call& call, const Actor& actor) {
  const auto present = PresentOrganization(call, actor);
  return present ? AnswerTagged(*present) : Refused(call, actor, Refusal::kNotFound, {});
}

Outcome PutOrganization(const Call& call, const Actor& actor, const Change&) {
  const auto body = ReadBody(call, kAskedOrganization);
  if (!body) return body.error();
  if (auto refusal = RefuseByPrecondition(call, PresentOrganization(call, actor))) return std::move(*refusal);
  authority::OrganizationSettings settings{.email = body->email.value_or(""), .enabled = body->enabled};
  if (body->policy) settings.policy = body->policy->Policy();
  const auto created = authority::SetOrganization(call.run, actor, call.request.parameters[0], settings);
  if (!created) {
    return Refused(call, actor, created.error(),
                   created.error() == Refusal::kLocked ? kNeedsSuperuser : NeedsAdmin(call),
                   call.run.settings.limits.organizations);
  }
  const auto now = PresentOrganization(call, actor);
  return now ? AnswerTagged(*now, *created ? 201 : 200) : Refused(call, actor, Refusal::kNotFound, {});
}

Outcome DeleteOrganization(const Call& call, const Actor& actor, const Change&) {
  if (auto refusal = RefuseByPrecondition(call, PresentOrganization(call, actor))) return std::move(*refusal);
  const auto removed = authority::RemoveOrganization(call.run, actor, call.request.parameters[0]);
  return removed ? NoContent() : Refused(call, actor, removed.error(), NeedsAdmin(call));
}

constexpr std::string_view kOrganizations = "organizations";

}  // namespace

Rows OrganizationRows() {
  using enum wire::Method;
  return {
      {kGet,
       "/jeton/v1/organizations",
       Place::kRead,
       Listing<kOrganizationQuery>(ListOrganizations),
       {.name = "listOrganizations",
        .tag = kOrganizations,
        .summary = "The organizations of the caller, or all of them",
        .query = &kOrganizationQuery,
        .answer = &kOrganizationDocument,
        .form = Described::Answer::kPage,
        .problems = "bad_cursor",
        .parameters = "?limit=10"}},
      {kGet,
       "/jeton/v1/organizations/{organization}",
       Place::kRead,
       Asking(GetOrganization),
       {.name = "getOrganization",
        .tag = kOrganizations,
        .summary = "An organization, its policy, and the caller's role in it",
        .text = "For its members, its applications and superusers, with any scope.",
        .answer = &kOrganizationDocument,
        .parameters = "acme"}},
      {kPut,
       "/jeton/v1/organizations/{organization}",
       Place::kWrite,
       Changing(PutOrganization),
       {.name = "putOrganization",
        .tag = kOrganizations,
        .summary = "Make an organization, or replace its settings",
        .text =
            "Its maker becomes an admin. A policy holds for what is issued from then on; addresses hold at once. What "
            "another dialect issues lives shorter than asked if the policy wants it; here a longer life is refused.",
        .scope = "org:admin",
        .query = &kChange,
        .body = &kAskedOrganization,
        .answer = &kOrganizationDocument,
        .creates = true,
        .problems = "already_exists name_reserved limit_reached changed_meanwhile",
        .parameters = "acme",
        .example = R"({"email": "platform@acme.example", "policy": {"longest_life": "90d", "default_life": "30d"}})"}},
      {kDelete,
       "/jeton/v1/organizations/{organization}",
       Place::kWrite,
       Changing(DeleteOrganization),
       {.name = "deleteOrganization",
        .tag = kOrganizations,
        .summary = "Delete an organization with everything in it",
        .text = "All tokens of its applications and robots end at once. Its name is kept free for a while.",
        .scope = "org:admin",
        .query = &kChange,
        .form = Described::Answer::kNothing,
        .problems = "changed_meanwhile",
        .parameters = "acme"}},
  };
}

}  // namespace jeton::endpoints::api
