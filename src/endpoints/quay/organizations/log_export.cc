#include <boost/json/serialize.hpp>

#include "base/encoding.h"
#include "endpoints/quay/organizations/bodies.h"
#include "endpoints/quay/organizations/endpoints.h"
#include "endpoints/quay/organizations/log_place.h"

namespace jeton::endpoints::quay {
namespace {

// The notice that this request has sent, or failed to send.
struct ToldNotice {
  Id id;
  bool received = false;
};

// Returns the link to the log: the list beside this endpoint, with the same days and the largest pages. The link grants
// nothing: its reader needs the right to read the log.
std::string LinkTo(const Call& call, const LogQuery& query) {
  const std::string_view path = call.request.path;
  const std::string place(path.substr(0, path.rfind('/')));
  const std::string first = PercentEncode(FormatUsDate(query.from));
  const std::string last = PercentEncode(FormatUsDate(query.until - Seconds{86400}));
  std::string link = call.run.settings.public_url + place + "/logs?starttime=" + first + "&endtime=" + last +
                     "&limit=" + std::to_string(kLargestLogPage);
  if (query.performer) link += "&performer=" + PercentEncode(*query.performer);
  return link;
}

json::object NoticeBody(const Id& id, const LogSubject& subject, const LogQuery& query, const std::string& link) {
  return {{"export_id", id.ToUuid()},
          {"start_date", FormatRfc2822(query.from)},
          {"end_date", FormatRfc2822(query.until)},
          {"namespace", subject.name_space},
          {"repository", subject.repository.empty() ? json::value(nullptr) : json::value(subject.repository)},
          {"exported_data_url", link},
          {"status", "success"}};
}

Outcome Export(const Call& call, const Actor& actor, const LogSubject& subject) {
  return WithLogQuery(call, subject, [&](const LogQuery& query) -> Outcome {
    const auto callback = ReadBody(call, kLogExport);
    if (!callback) return callback.error();
    const auto log = OpenLog(call.run, actor, subject);
    if (!log) return Refused(call, actor, log.error());
    const auto* const told = call.run.Found<ToldNotice>();
    const Id id = told == nullptr ? call.run.NewId() : told->id;
    const std::string link = LinkTo(call, query);
    if (!callback->callback_url.empty() && told == nullptr) {
      authority::Notice notice{id, callback->callback_url, json::serialize(NoticeBody(id, subject, query, link))};
      return Slow{.pool = Slow::Pool::kTellers,
                  .tenant = actor.name,
                  .work = [&send_notice = call.authority.send_notice, notice = std::move(notice)](TimePoint) {
                    return Finding(ToldNotice{notice.id, send_notice(notice)});
                  }};
    }
    json::object metadata{{"export_id", id.ToUuid()}};
    if (!callback->callback_url.empty()) metadata["url"] = callback->callback_url;
    if (!callback->callback_email.empty()) metadata["email"] = callback->callback_email;
    RecordExport(call.run, *log, told == nullptr || told->received, std::move(metadata));
    return JsonAnswer(json::object{{"export_id", id.ToUuid()}, {"exported_data_url", link}});
  });
}

}  // namespace

// POST …/exportlogs of an organization, the caller and a repository. Sends no mail: the answer holds the link.
Outcome ExportOrgLogs(const Call& c, const Actor& a) { return Export(c, a, OrganizationsLog(c)); }
Outcome ExportUserLogs(const Call& c, const Actor& a) { return Export(c, a, {LogSubject::Kind::kSelf}); }
Outcome ExportRepoLogs(const Call& c, const Actor& a) { return Export(c, a, RepositorysLog(c)); }

}  // namespace jeton::endpoints::quay
