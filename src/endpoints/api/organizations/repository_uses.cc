#include "authority/organizations/organization_settings.h"
#include "authority/registry/uses.h"
#include "endpoints/api/asking.h"
#include "endpoints/api/operation.h"
#include "endpoints/api/organizations/repositories.h"
#include "endpoints/api/values.h"
#include "wire/document.h"

namespace jeton::endpoints::api {
namespace {

struct UseDaysQuery {
  std::optional<Moment> since;
};
constexpr wire::MemberOf<UseDaysQuery> kUseDaysMembers[] = {
    {"since", wire::Presence::kOptional, wire::Read<ReadMoment, &UseDaysQuery::since>(kMomentShape),
     "The first day: that of this time, or 7d ago and so on. At most the last 90 days are kept."}};
constexpr wire::Body<UseDaysQuery> kUseDaysQuery(kUseDaysMembers, {.only_known = true});

struct ShownDay {
  std::string day;
  std::int64_t pulls = 0;
  std::int64_t pushes = 0;
};
constexpr wire::ShownMember<ShownDay> kShownDayMembers[] = {
    {"day", wire::Show<&ShownDay::day>(), "The day in UTC, like 2026-01-31."},
    {"pulls", wire::Show<&ShownDay::pulls>(), "How many pulls registries reported."},
    {"pushes", wire::Show<&ShownDay::pushes>(), "How many pushes registries reported."},
};
constexpr wire::Document<ShownDay> kShownDay("RepositoryUseDay", kShownDayMembers);

struct ShownDays {
  std::string repository;
  std::vector<ShownDay> days;
};
constexpr wire::ShownMember<ShownDays> kShownDaysMembers[] = {
    {"repository", wire::Show<&ShownDays::repository>(), "Its whole name, like `acme/web`."},
    {"days", wire::ShowList<kShownDay, &ShownDays::days>(),
     "The days on which it was used, the newest first; 90 at most. Days without uses are left out."},
};
constexpr wire::Document<ShownDays> kShownDays("RepositoryUses", kShownDaysMembers);

Outcome GetRepositoryUses(const Call& call, const Actor& actor, const UseDaysQuery& query) {
  const auto& parameters = call.request.parameters;
  const auto repository = FindBelow<RepositoryAction::kSeeSettings>(call, actor);
  if (!repository) {
    const bool known = authority::ShowOrganization(call.run, actor, parameters[0]).has_value();
    const Refusal refusal = known ? repository.error() : Refusal::kNotFound;
    return Refused(call, actor, refusal, {"admin", "repo:admin", parameters[0] + "/" + parameters[1]});
  }
  const TimePoint since = query.since ? query.since->At(call.run.now) : TimePoint();
  ShownDays shown{.repository = repository->facts().full_name, .days = {}};
  for (const auto& [day, pulls, pushes] : authority::ListUseDays(call.run, *repository, since)) {
    const std::string time = FormatRfc3339(FromMicros(day * 86'400'000'000));
    shown.days.push_back({time.substr(0, time.find('T')), pulls, pushes});
  }
  return Answer(kShownDays.Print(shown));
}

}  // namespace

Rows RepositoryUseRows() {
  return {{wire::Method::kGet,
           "/jeton/v1/organizations/{organization}/repositories/{repository}/uses",
           Place::kRead,
           Asking<kUseDaysQuery>(GetRepositoryUses),
           {.name = "getRepositoryUses",
            .tag = "repositories",
            .summary = "How often a repository was pulled and pushed, by day",
            .text = "As its registries reported it by their events; nothing, if they report none.",
            .scope = "repo:admin",
            .query = &kUseDaysQuery,
            .answer = &kShownDays,
            .parameters = "acme team/web?since=30d"}}};
}

}  // namespace jeton::endpoints::api
