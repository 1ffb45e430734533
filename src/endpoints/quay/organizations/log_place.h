#pragma once

#include "authority/organizations/logs.h"
#include "endpoints/quay/common.h"

// Shared by lists and exports of the audit log: whose log, and which part of it.
namespace jeton::endpoints::quay {

using authority::LogQuery;
using authority::LogSubject;

constexpr std::int64_t kLargestLogPage = 1000;

LogSubject OrganizationsLog(const Call& call);
LogSubject RepositorysLog(const Call& call);

// Reads the requested days, including the last one; by default the last 24 hours. The error is a 400: a date cannot be
// read, or the end is before the start.
Result<LogQuery, Outcome> ReadLogQuery(const Call& call, const LogSubject& subject);

// Runs `answer` with the query if it is valid.
template <typename Function>
Outcome WithLogQuery(const Call& call, const LogSubject& subject, Function answer) {
  auto query = ReadLogQuery(call, subject);
  if (!query) return query.error();
  return answer(std::move(*query));
}

}  // namespace jeton::endpoints::quay
