#pragma once

#include <optional>
#include <string>

#include "authority/organizations/logs.h"
#include "authority/page.h"

namespace jeton::authority {

// Which entries of a log are wanted. All that is given must hold.
struct LogSearch {
  TimePoint since{};
  TimePoint until = kNever;
  std::optional<std::string> kind;
  std::optional<std::string> performer;  // a user or robot, or the client id of an application
  std::optional<std::string> subject;    // an account that the entry names, as a value of its metadata
  std::optional<std::string> address;    // or block of addresses, from where it was done
  std::optional<std::string> text;       // anywhere in the kind or the metadata, in any case
};

struct FoundEntry {
  storage::AuditRow row;
  SubjectKind performer_kind = SubjectKind::kAnonymous;  // anonymous: no account, or one that is gone
  std::string performer;
  std::string organization;  // the name of the owner of the log; empty: it is gone
  std::string repository;    // its whole name; empty: none, or it is gone
};

using FoundPage = Page<FoundEntry, LogPlace>;

// Reads at most `most` entries, newest first, and returns those that are wanted.
FoundPage SearchLog(const Run& run, const ReadableLog& log, const LogSearch& search, const LogPlace& before,
                    std::size_t most);

}  // namespace jeton::authority
