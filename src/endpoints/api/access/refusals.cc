#include <algorithm>

#include "authority/registry/explanations.h"
#include "base/encoding.h"
#include "endpoints/api/asking.h"
#include "endpoints/api/explanation.h"
#include "endpoints/api/listing.h"
#include "endpoints/api/operation.h"
#include "endpoints/api/page.h"
#include "endpoints/api/place.h"
#include "endpoints/api/values.h"

namespace jeton::endpoints::api {
namespace {

namespace json = boost::json;

constexpr std::string_view kRefusals = "refusals";

std::string PrintDenialPlace(const authority::DenialPlace& place) {
  return PrintPlace(TimePlace{place.at, place.code});
}

authority::DenialPlace ReadDenialPlace(std::string_view text) {
  const auto place = ReadTimePlace(text);
  return place ? authority::DenialPlace{place->at, std::string(place->rest)} : authority::DenialPlace{};
}

Response NeedsOrganizationAdmin(const Call& call, const Actor& actor, const std::optional<std::string>& organization) {
  return Forbidden(call, actor,
                   "Refusals are shown to admins of the organization, by a token with the scope org:admin, and to "
                   "superusers, by super:user.",
                   {.right = "admin",
                    .scope = "org:admin",
                    .resource = organization ? std::string_view(*organization) : std::string_view()});
}

// Returns whether the credential can show any refusals.
bool ReachesAny(const Actor& actor) {
  return actor.powers.organization >= TeamRole::kAdmin || actor.powers.self >= SelfRole::kRead ||
         Decide(actor, OnInstallation{.access = Access::kRead}).allowed();
}

struct RefusalQuery {
  PageQuery page;
  std::optional<std::string> organization;
  std::optional<Moment> since;
};
constexpr auto kRefusalMembers =
    wire::Join(std::to_array<wire::MemberOf<RefusalQuery>>({
                   {"organization", wire::Presence::kOptional, wire::Text<&RefusalQuery::organization>(),
                    "Only refusals that concern this organization."},
                   {"since", wire::Presence::kOptional, wire::Read<ReadMoment, &RefusalQuery::since>(kMomentShape),
                    "Only refusals since this time, or of the last 24h, 7d and so on."},
               }),
               SortMember<&RefusalQuery::page>("-time"), kPageMembers<&RefusalQuery::page>);
constexpr wire::Body<RefusalQuery> kRefusalQuery(kRefusalMembers, {.only_known = true});

Outcome ListRefusals(const Call& call, const Actor& actor, const RefusalQuery& query) {
  authority::ExplanationQuery wanted{.organization = query.organization, .filter = {}};
  wanted.filter.most = query.page.most();
  if (query.since) wanted.filter.since = query.since->At(call.run.now);
  const auto place = PlaceOf(call, query.page);
  if (!place) return place.error();
  if (!place->empty()) wanted.filter.before = ReadDenialPlace(*place);
  // The search visits every organization that the reader administers.
  if (!call.run.on_worker) return Slow{};
  const auto page = authority::ListExplanations(call.run, call.authority.denials.log, actor, wanted);
  if (!page && page.error() == Refusal::kForbidden) return NeedsOrganizationAdmin(call, actor, wanted.organization);
  if (!page) return NotFound(call, "There is no such organization, or it is not yours to see.");
  json::array items;
  for (const auto& explanation : page->explanations) items.push_back(ViewExplanation(explanation));
  return AnswerPage(call, std::move(items),
                    page->next ? std::optional(PrintDenialPlace(*page->next)) : std::optional<std::string>());
}

Outcome GetRefusal(const Call& call, const Actor& actor) {
  if (!ReachesAny(actor)) return NeedsOrganizationAdmin(call, actor, std::nullopt);
  const auto explanation = authority::Explain(call.run, call.authority.denials, actor, call.request.parameters[0]);
  if (!explanation) {
    return NotFound(call, "There is no refusal with this code, it is older than a week, or it is not yours to see.");
  }
  return Answer(ViewExplanation(*explanation));
}

}  // namespace

Rows RefusalRows() {
  using enum wire::Method;
  return {
      {kGet,
       "/jeton/v1/refusals",
       Place::kRead,
       Listing<kRefusalQuery>(ListRefusals),
       {.name = "listRefusals",
        .tag = "refusals",
        .summary = "What was refused lately, newest first, and what it would have taken",
        .scope = "org:admin",
        .query = &kRefusalQuery,
        .answer = &ExplanationDocument(),
        .form = Described::Answer::kPage,
        .problems = "bad_cursor",
        .parameters = "?since=24h"}},
      {kGet,
       "/jeton/v1/refusals/{code}",
       Place::kRead,
       Asking(GetRefusal),
       {.name = "getRefusal",
        .tag = "refusals",
        .summary = "Why one request was refused",
        .text = "The code is in the message that the refused client printed. The scope `user:read` suffices for the "
                "caller's own.",
        .scope = "org:admin",
        .answer = &ExplanationDocument(),
        .parameters = "unknown"}},
  };
}

}  // namespace jeton::endpoints::api
