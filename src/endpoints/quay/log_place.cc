#include "endpoints/quay/log_place.h"

namespace jeton::endpoints::quay {
namespace {

constexpr Seconds kDay{86400};

std::optional<TimePoint> DateParameter(const Call& call, std::string_view name) {
  const auto text = QueryParameter(call, name);
  return text ? ParseUsDate(*text) : std::nullopt;
}

}  // namespace

LogSubject OrganizationsLog(const Call& call) { return {LogSubject::Kind::kOrganization, call.request.parameters[0]}; }

LogSubject RepositorysLog(const Call& call) {
  const auto [name_space, repository] = SplitRepositoryPath(call.request.parameters[0]);
  return {LogSubject::Kind::kRepository, std::string(name_space), std::string(repository)};
}

std::optional<LogQuery> ReadLogQuery(const Call& call, const LogSubject& subject) {
  LogQuery query{.from = DateParameter(call, "starttime").value_or(call.work.now - kDay),
                 .until = DateParameter(call, "endtime").value_or(call.work.now) + kDay,
                 .performer = std::nullopt};
  const bool by_performer = subject.kind == LogSubject::Kind::kOrganization || subject.kind == LogSubject::Kind::kSelf;
  if (by_performer) query.performer = QueryParameter(call, "performer");
  if (query.performer && query.performer->empty()) query.performer.reset();
  if (query.until <= query.from) return std::nullopt;
  return query;
}

}  // namespace jeton::endpoints::quay
