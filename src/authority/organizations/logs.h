#pragma once

#include <boost/json/object.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "authority/refusal.h"
#include "authority/run.h"
#include "domain/policy.h"
#include "storage/log/audit.h"

namespace jeton::authority {

// The audit log, for readers whom the policy allows.

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

// Proof that the policy allows the actor to read a log; only OpenLog makes one. Valid for one run, and no longer than
// the actor lives.
class ReadableLog {
 public:
  const storage::AuditFilter& entries() const { return entries_; }
  const Actor& by() const { return *by_; }

 private:
  ReadableLog(storage::AuditFilter entries, const Actor& by) : entries_(entries), by_(&by) {}
  friend Result<ReadableLog, Refusal> OpenLog(const Run& run, const Actor& actor, const LogSubject& subject);

  storage::AuditFilter entries_;
  const Actor* by_;
};
Result<ReadableLog, Refusal> OpenLog(const Run& run, const Actor& actor, const LogSubject& subject);

// Returns a page of entries, newest first.
LogPage ReadLog(const Work& work, const ReadableLog& log, const LogQuery& query);
// Counts entries by day and kind.
std::vector<storage::AuditCount> CountLog(const Work& work, const ReadableLog& log, const LogQuery& query);

// Records the outcome of an export in the exported log.
void RecordExport(const Run& run, const ReadableLog& log, bool success, boost::json::object metadata);

}  // namespace jeton::authority
