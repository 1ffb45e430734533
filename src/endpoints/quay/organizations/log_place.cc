#include "endpoints/quay/organizations/log_place.h"

namespace jeton::endpoints::quay {
namespace {

constexpr Seconds kDay{86400};

// Returns nothing if the date cannot be read.
std::optional<TimePoint> DateParameter(const Call& call, std::string_view name, TimePoint standard) {
  const auto text = QueryParameter(call, name);
  return text ? ParseUsDate(*text) : standard;
}

}  // namespace

LogSubject OrganizationsLog(const Call& call) { return {LogSubject::Kind::kOrganization, call.request.parameters[0]}; }

LogSubject RepositorysLog(const Call& call) {
  const auto [name_space, repository] = SplitRepositoryPath(call.request.parameters[0]);
  return {LogSubject::Kind::kRepository, std::string(name_space), std::string(repository)};
}

Result<LogQuery, Outcome> ReadLogQuery(const Call& call, const LogSubject& subject) {
  const auto from = DateParameter(call, "starttime", call.run.now - kDay);
  const auto last = DateParameter(call, "endtime", call.run.now);
  for (const auto& [date, name] : {std::pair(from, "starttime"), std::pair(last, "endtime")}) {
    if (!date) return Fail(Outcome(InvalidRequest(call, "'" + std::string(name) + "' must be like 1/31/2026")));
  }
  LogQuery query{.from = *from, .until = *last + kDay, .performer = std::nullopt};
  const bool by_performer = subject.kind == LogSubject::Kind::kOrganization || subject.kind == LogSubject::Kind::kSelf;
  if (by_performer) query.performer = QueryParameter(call, "performer");
  if (query.performer && query.performer->empty()) query.performer.reset();
  if (query.until < query.from) {
    return Fail(Outcome(MessageError(400, "'endtime' must not be before 'starttime'")));
  }
  return query;
}

}  // namespace jeton::endpoints::quay
