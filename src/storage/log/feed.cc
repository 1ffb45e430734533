#include "storage/log/feed.h"

namespace jeton::storage {

std::uint64_t LastPosition(Transaction& transaction) {
  Statement row = transaction.Prepare("SELECT COALESCE(MAX(position), 0) FROM changes");
  return row.Next() ? static_cast<std::uint64_t>(row.Integer(0)) : 0;
}

}  // namespace jeton::storage
