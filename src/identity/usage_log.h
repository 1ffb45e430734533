#pragma once

#include <mutex>
#include <vector>

#include "identity/facts.h"
#include "storage/database.h"
#include "storage/tokens/tokens.h"

namespace jeton {

// Gathers in memory when tokens were last used, and writes that in batches, never once per check. Notes each token at
// most once a minute. A crash loses what was not flushed, a few seconds. Any thread.
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
