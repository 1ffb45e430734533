#pragma once

#include "authority/organizations/logs.h"
#include "endpoints/quay/common.h"

// What the lists of the audit log and their exports share: whose log is meant, and which part of it.
namespace jeton::endpoints::quay {

using authority::LogQuery;
using authority::LogSubject;

constexpr std::int64_t kLargestLogPage = 1000;

LogSubject OrganizationsLog(const Call& call);
LogSubject RepositorysLog(const Call& call);

// The days asked for, the last one included; without them, since this time yesterday. The error is an answer of 400: a
// date cannot be read, or they end before they begin.
Result<LogQuery, Outcome> ReadLogQuery(const Call& call, const LogSubject& subject);

// Runs `answer` with what is asked for, once it is in order.
template <typename Function>
Outcome WithLogQuery(const Call& call, const LogSubject& subject, Function answer) {
  auto query = ReadLogQuery(call, subject);
  if (!query) return query.error();
  return answer(std::move(*query));
}

}  // namespace jeton::endpoints::quay
