#include "storage/feed.h"

namespace jeton::storage {
namespace {

// Looking up forgotten facts anew takes less than passing on more changes than this.
constexpr std::size_t kMostChanges = 10'000;

std::vector<Change> ReadChanges(Transaction& transaction, std::uint64_t after) {
  Statement rows =
      transaction.Prepare("SELECT position, kind, key FROM changes WHERE position > $1 ORDER BY position LIMIT $2");
  return ReadAll(rows.Bind(after, kMostChanges), [](Statement& row) {
    return Change{static_cast<std::uint64_t>(row.Integer(0)), row.Enum<ChangeKind>(1), row.Text(2)};
  });
}

}  // namespace

std::uint64_t LastPosition(Transaction& transaction) {
  Statement row = transaction.Prepare("SELECT COALESCE(MAX(position), 0) FROM changes");
  return row.Next() ? static_cast<std::uint64_t>(row.Integer(0)) : 0;
}

Changes ChangesAfter(Transaction& transaction, std::uint64_t position) {
  Changes found{ReadChanges(transaction, position)};
  if (found.changes.empty()) return found;
  // Positions have no gaps, except where the oldest rows were removed.
  found.with_gap = found.changes.front().position != position + 1;
  if (found.changes.size() < kMostChanges) return found;
  return {ReadChanges(transaction, LastPosition(transaction) - 1), true};
}

}  // namespace jeton::storage
