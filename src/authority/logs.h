#pragma once

#include <optional>
#include <string>
#include <vector>

#include "authority/authority.h"
#include "authority/work.h"
#include "domain/policy.h"
#include "storage/audit.h"

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
};

struct LogEntry {
  storage::AuditRow row;
  std::optional<Account> performer;  // nothing: he is gone, or was nobody
  std::optional<Account> name_space;
};
struct LogPage {
  std::vector<LogEntry> entries;
  std::optional<LogPlace> next;
};

// Newest first, twenty at a time.
Result<LogPage, Refusal> ReadLog(Authority& authority, const Work& work, const Actor& actor, const LogSubject& subject,
                                 const LogQuery& query);
// By day and kind.
Result<std::vector<storage::AuditCount>, Refusal> CountLog(Authority& authority, const Work& work, const Actor& actor,
                                                           const LogSubject& subject, const LogQuery& query);

}  // namespace jeton::authority
