#include <boost/json/serialize.hpp>

#include "authority/organizations/log_search.h"
#include "base/encoding.h"
#include "base/json.h"
#include "endpoints/api/asking.h"
#include "endpoints/api/listing.h"
#include "endpoints/api/operation.h"
#include "endpoints/api/page.h"
#include "endpoints/api/place.h"
#include "endpoints/api/tokens/token_query.h"
#include "endpoints/api/values.h"
#include "endpoints/long_list.h"
#include "wire/document.h"
#include "wire/media_range.h"

namespace jeton::endpoints::api {
namespace {

using authority::FoundEntry;
using authority::FoundPage;
using authority::LogPlace;
using authority::LogSubject;

constexpr std::string_view kNdjson = "application/x-ndjson";
// Entries that a page looks at. One that finds fewer than it may hold says where to go on.
constexpr std::size_t kMostLookedAt = 1000;

struct AuditQuery {
  PageQuery page;
  std::optional<std::string> organization;
  std::optional<std::string> kind;
  std::optional<std::string> performer;
  std::optional<std::string> subject;
  std::optional<Moment> since;
  std::optional<Moment> until;
  std::optional<std::string> address;
  std::optional<std::string> text;
};
constexpr auto kAuditMembers = wire::Join(
    std::to_array<wire::MemberOf<AuditQuery>>({
        {"organization", wire::Presence::kOptional, wire::Text<&AuditQuery::organization>(),
         "The log of this organization. Absent: of the whole installation."},
        {"kind", wire::Presence::kOptional, wire::Text<&AuditQuery::kind>(), "Only entries of this kind."},
        {"performer", wire::Presence::kOptional, wire::Text<&AuditQuery::performer>(),
         "Only what this user, robot or application (by its client id) did."},
        {"subject", wire::Presence::kOptional, wire::Text<&AuditQuery::subject>(),
         "Only entries that name this account in their metadata."},
        {"since", wire::Presence::kOptional, wire::Read<ReadMoment, &AuditQuery::since>(kMomentShape),
         "Only entries since this time, or of the last 24h, 7d and so on."},
        {"until", wire::Presence::kOptional, wire::Read<ReadMoment, &AuditQuery::until>(kMomentShape),
         "Only entries before this time."},
        {"address", wire::Presence::kOptional, wire::Read<ReadAddressRange, &AuditQuery::address>({.filled = true}),
         "Only what was done from this address or block of addresses."},
        {"q", wire::Presence::kOptional, wire::Text<&AuditQuery::text>(),
         "Only entries with this text in their kind or metadata, in any case."},
    }),
    SortMember<&AuditQuery::page>("-time"), kPageMembers<&AuditQuery::page>);
constexpr wire::Body<AuditQuery> kAuditQuery(kAuditMembers, {.only_known = true});

struct ShownPerformer {
  std::string_view kind;
  std::string name;
};
constexpr wire::ShownMember<ShownPerformer> kShownPerformerMembers[] = {
    {"kind", wire::ShowChoice<&ShownPerformer::kind>("user robot application"), "What it is."},
    {"name", wire::Show<&ShownPerformer::name>(), "The name of the account, or the client id."},
};
constexpr wire::Document<ShownPerformer> kShownPerformer("Performer", kShownPerformerMembers);

struct ShownEntry {
  Id id;
  TimePoint time{};
  std::string kind;
  std::optional<std::string> organization;
  std::optional<ShownPerformer> performer;
  std::optional<std::string> address;
  std::optional<std::string> repository;
  boost::json::value metadata;
};
boost::json::value ShowMetadata(const ShownEntry& entry) { return entry.metadata; }
constexpr wire::ShownMember<ShownEntry> kShownEntryMembers[] = {
    {"id", wire::Show<&ShownEntry::id>(), "The id of the entry."},
    {"time", wire::Show<&ShownEntry::time>(), "When it was done."},
    {"kind", wire::Show<&ShownEntry::kind>(), "What was done, like create_robot."},
    {"organization", wire::Show<&ShownEntry::organization>(), "The organization or user that it was done to."},
    {"performer", wire::ShowObject<kShownPerformer, &ShownEntry::performer>(),
     "The account that did it; null: it is not known, or it is gone."},
    {"address", wire::Show<&ShownEntry::address>(), "Where the request came from."},
    {"repository", wire::Show<&ShownEntry::repository>(), "The repository that it was about, as it is called now."},
    {"metadata", wire::ShowBy<ShowMetadata>({.type = wire::Shape::Type::kObject}),
     "The details, which depend on the kind."},
};
constexpr wire::Document<ShownEntry> kShownEntry("AuditEntry", kShownEntryMembers);

std::optional<std::string> FilledOrNone(const std::string& text) {
  return text.empty() ? std::nullopt : std::optional(text);
}

boost::json::object PrintEntry(const FoundEntry& entry) {
  ShownEntry shown{.id = entry.row.id,
                   .time = entry.row.at,
                   .kind = entry.row.kind,
                   .organization = FilledOrNone(entry.organization),
                   .performer = {},
                   .address = FilledOrNone(entry.row.address),
                   .repository = FilledOrNone(entry.repository),
                   .metadata = ParseJson(entry.row.metadata).value_or(boost::json::object())};
  if (entry.performer_kind != SubjectKind::kAnonymous) {
    shown.performer = ShownPerformer{NameOf(entry.performer_kind), entry.performer};
  }
  return kShownEntry.Print(shown);
}

std::string PrintLogPlace(const LogPlace& place) { return PrintPlace(TimePlace{place.at, place.id.ToUuid()}); }

LogPlace ReadLogPlace(std::string_view text) {
  const auto place = ReadTimePlace(text);
  const auto id = place ? Id::ParseUuid(place->rest) : std::nullopt;
  return id ? LogPlace{place->at, *id} : LogPlace{};
}

authority::LogSearch SearchOf(const AuditQuery& query, TimePoint now) {
  authority::LogSearch search{.kind = query.kind,
                              .performer = query.performer,
                              .subject = query.subject,
                              .address = query.address,
                              .text = query.text};
  if (query.since) search.since = query.since->At(now);
  if (query.until) search.until = query.until->At(now);
  return search;
}

LogSubject LogOf(const AuditQuery& query) {
  if (!query.organization) return {LogSubject::Kind::kInstallation};
  return {LogSubject::Kind::kOrganization, *query.organization};
}

bool WantsLines(const Request& request) {
  int lines = 0;
  int document = 0;
  for (const auto& range : wire::ParseMediaRanges(request.HeaderValue("Accept").value_or(""))) {
    if (range.type == kNdjson) lines = std::max(lines, range.quality);
    if (range.type == "application/json") document = std::max(document, range.quality);
  }
  return lines > document;
}

Response RefuseLog(const Call& call, const Actor& actor, Refusal refusal, const AuditQuery& query) {
  if (!query.organization) return Refused(call, actor, refusal, {.right = "superuser", .scope = "super:user"});
  return Refused(call, actor, refusal, {.right = "admin", .scope = "org:admin", .resource = *query.organization});
}

// The whole selection, newest first, an entry a line. Whether the reader may read on is decided with each piece.
Outcome StreamLog(const Call& call, const Actor& actor, const AuditQuery& query, const LogPlace& from) {
  auto read = [actor, subject = LogOf(query), search = SearchOf(query, call.run.now), from](
                  const Run& run, const LogPlace& place, std::size_t most) -> Result<FoundPage, Refusal> {
    const auto log = OpenLog(run, actor, subject);
    if (!log) return Fail(log.error());
    const bool first = place.at == LogPlace{}.at && place.id == LogPlace{}.id;
    return SearchLog(run, *log, search, first ? from : place, most);
  };
  auto print = [cursors = Cursors(call)](const Run& run, const FoundEntry& entry, std::string& text) {
    boost::json::object line = PrintEntry(entry);
    line["cursor"] = cursors.At(PrintLogPlace({entry.row.at, entry.row.id}), run.now);
    text += boost::json::serialize(line);
    text += '\n';
  };
  Response response;
  response.content_type = kNdjson;
  response.fixed_headers = wire::kNoStore;
  const auto answered =
      AnswerWithList(call, actor, response, {.separator = ""}, RowsOf<FoundPage>(std::move(read), std::move(print)));
  if (!answered) return RefuseLog(call, actor, answered.error(), query);
  return response;
}

Outcome PageOfLog(const Call& call, const authority::ReadableLog& log, const AuditQuery& query, LogPlace place) {
  if (!call.run.on_worker) {
    return Slow{.pool = Slow::Pool::kReaders, .tenant = query.organization.value_or(log.by().name)};
  }
  const auto search = SearchOf(query, call.run.now);
  boost::json::array items;
  std::optional<LogPlace> next = place;
  for (std::size_t looked_at = 0; next && items.size() < query.page.most() && looked_at < kMostLookedAt;) {
    const std::size_t most = query.page.most() - items.size();
    const FoundPage page = SearchLog(call.run, log, search, *next, most);
    for (const auto& row : page.rows) items.push_back(PrintEntry(row.item));
    looked_at += most;
    next = page.next;
  }
  return AnswerPage(call, std::move(items), next ? std::optional(PrintLogPlace(*next)) : std::optional<std::string>());
}

Outcome ListAudit(const Call& call, const Actor& actor, const AuditQuery& query) {
  const auto log = OpenLog(call.run, actor, LogOf(query));
  if (!log) return RefuseLog(call, actor, log.error(), query);
  const auto cursor = PlaceOf(call, query.page);
  if (!cursor) return cursor.error();
  const LogPlace place = cursor->empty() ? LogPlace{} : ReadLogPlace(*cursor);
  const bool lines = WantsLines(call.request);
  Outcome outcome = lines ? StreamLog(call, actor, query, place) : PageOfLog(call, *log, query, place);
  if (auto* const response = std::get_if<Response>(&outcome)) response->AddHeader("Vary", "Accept");
  return outcome;
}

}  // namespace

Rows AuditRows() {
  return {{wire::Method::kGet,
           "/jeton/v1/audit",
           Place::kRead,
           Listing<kAuditQuery>(ListAudit),
           {.name = "listAudit",
            .tag = "audit",
            .summary = "The log of an organization or of the installation, newest first",
            .text = "With `Accept: application/x-ndjson` all of the selection comes, an entry a line. Each line has a "
                    "member `cursor` besides: with it as the parameter, a cut export goes on after that line. A page "
                    "may hold fewer items than asked for, even none, before the list ends.",
            .scope = "org:admin",
            .query = &kAuditQuery,
            .answer = &kShownEntry,
            .form = Described::Answer::kPage,
            .problems = "bad_cursor",
            .parameters = "?since=24h&limit=5"}}};
}

}  // namespace jeton::endpoints::api
