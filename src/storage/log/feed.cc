#include "storage/log/feed.h"

namespace jeton::storage {

std::uint64_t LastPosition(Transaction& transaction) {
  Statement row = transaction.Prepare("SELECT position FROM changes ORDER BY position DESC LIMIT 1");
  return row.Next() ? static_cast<std::uint64_t>(row.Integer(0)) : 0;
}

}  // namespace jeton::storage
