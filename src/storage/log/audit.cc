#include "storage/log/audit.h"

#include <algorithm>
#include <map>
#include <utility>

#define AUDIT_COLUMNS "id, at, kind, namespace, performer, address, metadata, repository"
// $1 to $3: the period, and the performer or NULL for all. The last parameter of a statement: the repository or name
// space that the log belongs to. PostgreSQL learns the type of $3 from the comparison, so it comes before IS NULL.
#define AUDIT_PERIOD " at >= $1 AND at < $2 AND (performer = $3 OR $3 IS NULL)"
#define AUDIT_BEFORE " AND (at < $4 OR (at = $4 AND id < $5)) ORDER BY at DESC, id DESC LIMIT $6"
#define AUDIT_ROWS(condition) "SELECT " AUDIT_COLUMNS " FROM audit WHERE" condition AUDIT_PERIOD AUDIT_BEFORE
// Counted here, because the database would first sort all rows in memory.
#define AUDIT_KINDS(condition) "SELECT at / 86400000000, kind FROM audit WHERE" condition AUDIT_PERIOD

namespace jeton::storage {
namespace {

constexpr std::int64_t kDay = 86'400'000'000;
// The most bytes of the rows of one page. One row may be very long.
constexpr std::size_t kMostBytes = 1 << 20;

// One statement for each kind of log, so that each uses its own index.
struct Statements {
  const char* of_repository;
  const char* of_namespace;
  const char* of_all;
};
constexpr Statements kRows = {AUDIT_ROWS(" repository = $7 AND"), AUDIT_ROWS(" namespace = $7 AND"), AUDIT_ROWS("")};
constexpr Statements kCounts = {AUDIT_KINDS(" repository = $4 AND"), AUDIT_KINDS(" namespace = $4 AND"),
                                AUDIT_KINDS("")};

// Of the log of the whole installation: the others would read all that others did.
constexpr const char* kRowsOfPerformer =
    "SELECT " AUDIT_COLUMNS " FROM audit WHERE performer = $3 AND at >= $1 AND at < $2" AUDIT_BEFORE;

const char* Choose(const Statements& statements, const AuditFilter& filter) {
  if (!filter.repository.IsNone()) return statements.of_repository;
  return filter.name_space.IsNone() ? statements.of_all : statements.of_namespace;
}

// The log of the whole installation has no last parameter.
template <typename... Values>
void BindLog(Statement& row, const AuditFilter& filter, const Values&... values) {
  if (!filter.repository.IsNone()) {
    row.Bind(values..., filter.repository);
  } else if (!filter.name_space.IsNone()) {
    row.Bind(values..., filter.name_space);
  } else {
    row.Bind(values...);
  }
}

}  // namespace

void AddAuditRow(Transaction& transaction, const AuditRow& row) {
  transaction
      .Prepare("INSERT INTO audit (" AUDIT_COLUMNS
               ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
               " ON CONFLICT DO NOTHING")  // an event that was reported again
      .Bind(row.id, row.at, row.kind, row.name_space, row.performer, row.address, row.metadata, row.repository)
      .Run();
  transaction.CountInserted(Ageing::kAudit);
}

AuditPage ReadAudit(Transaction& transaction, const AuditFilter& filter, const AuditPlace& before, std::size_t most) {
  const bool of_performer = filter.repository.IsNone() && filter.name_space.IsNone() && !filter.performer.IsNone();
  Statement row = transaction.Prepare(of_performer ? kRowsOfPerformer : Choose(kRows, filter));
  // Both bounds start the range where the previous page ended, or where the period does: a database looks for one of
  // them, and would read all rows up to the other.
  const AuditPlace place = before.at < filter.until ? before : AuditPlace{filter.until, Id()};
  const TimePoint until = std::min(filter.until, place.at + Microseconds{place.at < kNever ? 1 : 0});
  BindLog(row, filter, filter.from, until, filter.performer, place.at, place.id, most + 1);
  AuditPage page;
  std::size_t bytes = 0;
  while (row.Next()) {
    if (page.rows.size() == most || bytes >= kMostBytes) {
      page.more = true;
      break;
    }
    page.rows.push_back({.id = row.IdAt(0),
                         .at = row.Time(1),
                         .kind = row.Text(2),
                         .name_space = row.IdAt(3),
                         .performer = row.IdAt(4),
                         .address = row.Text(5),
                         .metadata = row.Text(6),
                         .repository = row.IdAt(7)});
    bytes += page.rows.back().metadata.size();
  }
  return page;
}

std::vector<AuditCount> CountAudit(Transaction& transaction, const AuditFilter& filter) {
  Statement row = transaction.Prepare(Choose(kCounts, filter));
  BindLog(row, filter, filter.from, filter.until, filter.performer);
  std::map<std::pair<std::int64_t, std::string>, std::int64_t> sums;
  while (row.Next()) ++sums[{row.Integer(0), row.Text(1)}];
  std::vector<AuditCount> counts;
  counts.reserve(sums.size());
  for (const auto& [what, count] : sums) counts.push_back({what.second, FromMicros(what.first * kDay), count});
  return counts;
}

}  // namespace jeton::storage
