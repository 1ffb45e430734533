#pragma once

#include <boost/json/object.hpp>
#include <optional>
#include <string>
#include <vector>

#include "authority/refusal.h"
#include "authority/run.h"
#include "domain/policy.h"
#include "storage/log/audit.h"

namespace jeton::authority {

// What has been done, as those may read whose business it is.

// Whose log.
struct LogSubject {
  enum class Kind { kOrganization, kSelf, kRepository, kInstallation };
  Kind kind;
  std::string name_space{};  // of an organization or a repository
  std::string repository{};
};

using LogPlace = storage::AuditPlace;
struct LogQuery {
  TimePoint from{};
  TimePoint until{};
  std::optional<std::string> performer;
  LogPlace before{};
  std::size_t most = 20;  // entries of a page
};

struct LogEntry {
  storage::AuditRow row;
  std::optional<Account> performer;  // nothing: the account is gone, or the caller was anonymous
  std::optional<Account> name_space;
};
struct LogPage {
  std::vector<LogEntry> entries;
  std::optional<LogPlace> next;
};

// Newest first, a page at a time.
Result<LogPage, Refusal> ReadLog(const Run& run, const Actor& actor, const LogSubject& subject, const LogQuery& query);
// By day and kind.
Result<std::vector<storage::AuditCount>, Refusal> CountLog(const Run& run, const Actor& actor,
                                                           const LogSubject& subject, const LogQuery& query);

// The same decision by itself, and the line that says what became of an export, in the log that was exported.
Result<void, Refusal> MayReadLog(const Run& run, const Actor& actor, const LogSubject& subject);
Result<void, Refusal> RecordExport(const Run& run, const Actor& actor, const LogSubject& subject, bool success,
                                   boost::json::object metadata);

}  // namespace jeton::authority
