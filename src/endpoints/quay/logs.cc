#include "authority/logs.h"

#include "authority/page_token.h"
#include "base/encoding.h"
#include "endpoints/quay/common.h"
#include "endpoints/quay/endpoints.h"

namespace jeton::endpoints::quay {
namespace {

using authority::LogEntry;
using authority::LogQuery;
using authority::LogSubject;
using enum LogSubject::Kind;

constexpr Seconds kDay{86400};

// The days asked for, the last one included; without them, since this time yesterday.
LogQuery ReadQuery(const Call& call) {
  const auto date = [&](std::string_view name) {
    const auto text = QueryParameter(call, name);
    return text ? ParseUsDate(*text) : std::nullopt;
  };
  return {.from = date("starttime").value_or(call.work.now - kDay),
          .until = date("endtime").value_or(call.work.now) + kDay,
          .performer = std::nullopt};
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
  }
  return view;
}

// Runs `answer` with who asks and what for, once both are in order.
template <typename Function>
Outcome WithQuery(Authority& authority, const Call& call, const LogSubject& subject, Function answer) {
  const bool of_all = subject.kind == kInstallation;
  const auto actor = of_all ? RequireFreshActor(authority, call) : RequireActor(authority, call);
  if (!actor) return actor.error();
  LogQuery query = ReadQuery(call);
  const bool by_performer = subject.kind == kOrganization || subject.kind == kSelf;
  if (by_performer) query.performer = QueryParameter(call, "performer");
  if (query.performer && query.performer->empty()) query.performer.reset();
  if (query.until <= query.from) return InvalidRequest(authority, "'endtime' must not be before 'starttime'");
  return answer(*actor, query);
}

Outcome List(Authority& authority, const Call& call, const LogSubject& subject) {
  return WithQuery(authority, call, subject, [&](const Actor& actor, LogQuery query) -> Outcome {
    const std::string list =
        "logs " + std::to_string(static_cast<int>(subject.kind)) + subject.name_space + "/" + subject.repository;
    if (const auto token = QueryParameter(call, "next_page")) {
      const auto place = ReadPageToken(authority.issuer, list, *token, call.work.now);
      if (place) query.before = ReadPlace<authority::LogPlace>(*place);
    }
    const auto page = ReadLog(authority, call.work, actor, subject, query);
    if (!page) return Refused(authority, actor, page.error());
    json::array logs;
    for (const LogEntry& entry : page->entries) logs.push_back(EntryView(entry, subject.kind == kInstallation));
    json::object body{
        {"start_time", FormatRfc2822(query.from)}, {"end_time", FormatRfc2822(query.until)}, {"logs", std::move(logs)}};
    if (page->next) {
      body["next_page"] =
          MakePageToken(authority.issuer, list, PrintPlace(page->next->at, page->next->id), call.work.now);
    }
    return JsonAnswer(body);
  });
}

Outcome Aggregate(Authority& authority, const Call& call, const LogSubject& subject) {
  return WithQuery(authority, call, subject, [&](const Actor& actor, const LogQuery& query) -> Outcome {
    const auto counts = CountLog(authority, call.work, actor, subject, query);
    if (!counts) return Refused(authority, actor, counts.error());
    json::array aggregated;
    for (const auto& count : *counts) {
      aggregated.push_back(
          json::object{{"kind", count.kind}, {"count", count.count}, {"datetime", FormatRfc2822(count.day)}});
    }
    return JsonAnswer(json::object{{"aggregated", std::move(aggregated)}});
  });
}

LogSubject Organization(const Call& call) { return {kOrganization, call.request.parameters[0]}; }

LogSubject OneRepository(const Call& call) {
  const auto [name_space, repository] = SplitRepositoryPath(call.request.parameters[0]);
  return {kRepository, std::string(name_space), std::string(repository)};
}

}  // namespace

// …/logs and …/aggregatelogs of an organization, oneself, a repository and the installation
Outcome ListOrgLogs(Authority& a, const Call& c) { return List(a, c, Organization(c)); }
Outcome ListUserLogs(Authority& a, const Call& c) { return List(a, c, {kSelf}); }
Outcome ListRepoLogs(Authority& a, const Call& c) { return List(a, c, OneRepository(c)); }
Outcome ListAllLogs(Authority& a, const Call& c) { return List(a, c, {kInstallation}); }
Outcome GetAggregateOrgLogs(Authority& a, const Call& c) { return Aggregate(a, c, Organization(c)); }
Outcome GetAggregateUserLogs(Authority& a, const Call& c) { return Aggregate(a, c, {kSelf}); }
Outcome GetAggregateRepoLogs(Authority& a, const Call& c) { return Aggregate(a, c, OneRepository(c)); }
Outcome ListAllAggregateLogs(Authority& a, const Call& c) { return Aggregate(a, c, {kInstallation}); }

}  // namespace jeton::endpoints::quay
