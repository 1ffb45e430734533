#include <algorithm>

#include "authority/registry/explanations.h"
#include "base/encoding.h"
#include "endpoints/api/caller.h"
#include "endpoints/api/cursor.h"
#include "endpoints/api/endpoints.h"
#include "endpoints/api/explanation.h"
#include "endpoints/api/query.h"

namespace jeton::endpoints::api {
namespace {

namespace json = boost::json;

constexpr std::string_view kRefusals = "refusals";

std::string PrintDenialPlace(const authority::DenialPlace& place) {
  return std::to_string(ToMicros(place.at)) + " " + place.code;
}

authority::DenialPlace ReadDenialPlace(std::string_view text) {
  const auto space = std::min(text.find(' '), text.size());
  const auto at = ParseInteger(text.substr(0, space));
  if (!at) return {};
  return {FromMicros(*at), std::string(text.substr(std::min(space + 1, text.size())))};
}

Response NeedsOrganizationAdmin(const Call& call, const std::optional<std::string>& organization) {
  json::object needs{{"right", "admin"}, {"scope", "org:admin"}};
  needs["resource"] = organization ? json::value(*organization) : json::value(nullptr);
  return Forbidden(call,
                   "Refusals are shown to admins of the organization, by a token with the scope org:admin, and to "
                   "superusers, by super:user.",
                   std::move(needs));
}

// Returns whether the credential can show any refusals.
bool ReachesAny(const Actor& actor) {
  return actor.powers.organization >= TeamRole::kAdmin || actor.powers.self >= SelfRole::kRead ||
         Decide(actor, OnInstallation{.access = Access::kRead}).allowed();
}

}  // namespace

// GET /jeton/v1/refusals
Outcome ListRefusals(const Call& call) {
  const auto actor = RequireReader(call);
  if (!actor) return actor.error();
  Query query(call.request, {"organization", "since", "limit", "cursor"});
  authority::ExplanationQuery wanted{.organization = query.Text("organization"), .filter = {}};
  wanted.filter.most = query.Limit();
  wanted.filter.since = query.Since("since", call.run.now).value_or(TimePoint());
  if (const auto place = ReadCursor(call, kRefusals, query)) {
    wanted.filter.before = ReadDenialPlace(*place);
  }
  if (query.problem()) return Refuse(call, *query.problem());
  // The search visits every organization that the reader administers.
  if (!call.run.on_worker) return Slow{};
  const auto page = authority::ListExplanations(call.run, call.authority.denials.log, *actor, wanted);
  if (!page && page.error() == Refusal::kForbidden) return NeedsOrganizationAdmin(call, wanted.organization);
  if (!page) return NotFound(call, "There is no such organization, or it is not yours to see.");
  json::array items;
  for (const auto& explanation : page->explanations) items.push_back(ViewExplanation(explanation));
  json::value next = nullptr;
  if (page->next) next = json::value(MakeCursor(call, kRefusals, query, PrintDenialPlace(*page->next)));
  return Answer(json::object{{"items", std::move(items)}, {"next_cursor", std::move(next)}});
}

// GET /jeton/v1/refusals/{code}
Outcome GetRefusal(const Call& call) {
  const auto actor = RequireReader(call);
  if (!actor) return actor.error();
  const Query query(call.request, {});
  if (query.problem()) return Refuse(call, *query.problem());
  if (!ReachesAny(*actor)) return NeedsOrganizationAdmin(call, std::nullopt);
  const auto explanation = authority::Explain(call.run, call.authority.denials, *actor, call.request.parameters[0]);
  if (!explanation) {
    return NotFound(call, "There is no refusal with this code, it is older than a week, or it is not yours to see.");
  }
  return Answer(ViewExplanation(*explanation));
}

}  // namespace jeton::endpoints::api
