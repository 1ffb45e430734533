#pragma once

#include <mutex>
#include <vector>

#include "identity/facts.h"
#include "storage/database.h"
#include "storage/tokens/tokens.h"

namespace jeton {

// When tokens were last used, gathered in memory and written in batches: never a database write per check. At most one
// note a minute and token. What has not been flushed (a few seconds) is lost in a crash. Any thread.
class UsageLog {
 public:
  void Note(const TokenFact& fact, TimePoint now);

  // Queues one bounded batch for writing, if there is any.
  void Flush(storage::Database& database);

 private:
  std::mutex mutex_;
  std::vector<storage::Tokens::Use> uses_;
};

}  // namespace jeton
