#include "authority/organizations/logs.h"

#include "authority/page_token.h"
#include "base/encoding.h"
#include "endpoints/long_list.h"
#include "endpoints/quay/common.h"
#include "endpoints/quay/organizations/endpoints.h"
#include "endpoints/quay/organizations/log_place.h"
#include "endpoints/quay/page_size.h"

namespace jeton::endpoints::quay {
namespace {

using authority::LogEntry;
using enum LogSubject::Kind;

// If the account is gone, shows its name from the entry of its deletion.
void AddFormerNamespace(json::object& view) {
  const auto& metadata = view["metadata"].get_object();
  for (const auto& [member, kind] : {std::pair("namespace", "org"), std::pair("username", "user")}) {
    const json::value* const name = metadata.if_contains(member);
    if (name == nullptr || !name->is_string()) continue;
    const std::string_view text = wire::View(name->get_string());
    view["namespace"] = {{"kind", kind}, {"name", wire::JsonView(text)}, {"avatar", Avatar(text, "", kind)}};
    return;
  }
}

json::object EntryView(const LogEntry& entry, bool with_namespace) {
  const auto& row = entry.row;
  json::object view{{"kind", row.kind},
                    {"metadata", ParseJson(row.metadata).value_or(json::object())},
                    {"ip", row.address.empty() ? json::value(nullptr) : json::value(row.address)},
                    {"datetime", FormatRfc2822(row.at)}};
  if (entry.performer) {
    view["performer"] = {{"kind", "user"},
                         {"name", entry.performer->name},
                         {"is_robot", entry.performer->kind == AccountKind::kRobot},
                         {"avatar", AccountAvatar(*entry.performer)}};
  }
  if (with_namespace && entry.name_space) {
    view["namespace"] = {{"kind", entry.name_space->kind == AccountKind::kOrganization ? "org" : "user"},
                         {"name", entry.name_space->name},
                         {"avatar", AccountAvatar(*entry.name_space)}};
  } else if (with_namespace) {
    AddFormerNamespace(view);
  }
  return view;
}

// Reading many rows is too slow for an I/O thread. Needs a ReadableLog, so that refused callers take no place in a
// tenant's queue.
std::optional<Outcome> ReadElsewhere(const Call& call, const authority::ReadableLog& log, const LogSubject& subject) {
  if (call.run.on_worker) return std::nullopt;
  std::string tenant;
  if (subject.kind == kSelf) tenant = log.by().name;
  if (subject.kind == kOrganization || subject.kind == kRepository) tenant = subject.name_space;
  return Slow{.pool = Slow::Pool::kReaders, .tenant = std::move(tenant)};
}

Outcome List(const Call& call, const Actor& actor, const LogSubject& subject) {
  return WithLogQuery(call, subject, [&](LogQuery query) -> Outcome {
    const std::string list =
        "logs " + std::to_string(static_cast<int>(subject.kind)) + subject.name_space + "/" + subject.repository;
    if (const auto token = QueryParameter(call, "next_page")) {
      const auto place = authority::ReadPageToken(call.run.issuer, list, *token, call.run.now);
      if (place) query.before = ReadPlace<authority::LogPlace>(*place);
    }
    const auto most = ReadPageSize(call, query.most, kLargestLogPage);
    if (!most) return most.error();
    query.most = *most;
    const auto log = OpenLog(call.run, actor, subject);
    if (!log) return Refused(call, actor, log.error());
    if (query.most > kRowsAtOnce) {
      if (const auto elsewhere = ReadElsewhere(call, *log, subject)) return *elsewhere;
    }
    const auto page = ReadLog(call.run, *log, query);
    json::array logs;
    for (const LogEntry& entry : page.entries) logs.push_back(EntryView(entry, subject.kind == kInstallation));
    json::object body{
        {"start_time", FormatRfc2822(query.from)}, {"end_time", FormatRfc2822(query.until)}, {"logs", std::move(logs)}};
    if (page.next) {
      body["next_page"] =
          authority::MakePageToken(call.run.issuer, list, PrintPlace(page.next->at, page.next->id), call.run.now);
    }
    return JsonAnswer(body);
  });
}

Outcome Aggregate(const Call& call, const Actor& actor, const LogSubject& subject) {
  return WithLogQuery(call, subject, [&](const LogQuery& query) -> Outcome {
    const auto log = OpenLog(call.run, actor, subject);
    if (!log) return Refused(call, actor, log.error());
    if (const auto elsewhere = ReadElsewhere(call, *log, subject)) return *elsewhere;
    json::array aggregated;
    for (const auto& count : CountLog(call.run, *log, query)) {
      aggregated.push_back(
          json::object{{"kind", count.kind}, {"count", count.count}, {"datetime", FormatRfc2822(count.day)}});
    }
    return JsonAnswer(json::object{{"aggregated", std::move(aggregated)}});
  });
}

}  // namespace

// …/logs and …/aggregatelogs of an organization, the caller, a repository and the installation
Outcome ListOrgLogs(const Call& c, const Actor& a) { return List(c, a, OrganizationsLog(c)); }
Outcome ListUserLogs(const Call& c, const Actor& a) { return List(c, a, {kSelf}); }
Outcome ListRepoLogs(const Call& c, const Actor& a) { return List(c, a, RepositorysLog(c)); }
Outcome ListAllLogs(const Call& c, const Actor& a) { return List(c, a, {kInstallation}); }
Outcome GetAggregateOrgLogs(const Call& c, const Actor& a) { return Aggregate(c, a, OrganizationsLog(c)); }
Outcome GetAggregateUserLogs(const Call& c, const Actor& a) { return Aggregate(c, a, {kSelf}); }
Outcome GetAggregateRepoLogs(const Call& c, const Actor& a) { return Aggregate(c, a, RepositorysLog(c)); }
Outcome ListAllAggregateLogs(const Call& c, const Actor& a) { return Aggregate(c, a, {kInstallation}); }

}  // namespace jeton::endpoints::quay
