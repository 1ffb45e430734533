#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <list>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "identity/facts.h"
#include "storage/database.h"
#include "storage/tokens/tokens.h"

namespace jeton {

// Gathers in memory when and from where tokens were last used, and writes that in batches, never once per check. Notes
// each token at most once a minute. A crash loses what was not flushed, a few seconds. Any thread.
class UsageLog {
 public:
  // `address`: of the caller.
  void Note(const TokenFact& fact, TimePoint now, std::string_view address);

  // Returns the last use of the token that is not written yet.
  std::optional<storage::Tokens::Use> Waiting(const Id& token) const;

  // Queues one bounded batch for writing, if there is any. The log must outlive the database's writes.
  void Flush(storage::Database& database);

 private:
  // What a use has besides its token.
  struct Noted {
    Id robot;
    TimePoint at;
    std::string address;
  };
  using Batch = std::vector<storage::Tokens::Use>;

  mutable std::mutex mutex_;
  boost::unordered_flat_map<Id, Noted, std::hash<Id>> uses_;
  std::list<Batch> under_way_;  // being written, oldest first
};

}  // namespace jeton
