#pragma once

#include <cstdint>

#include "domain/records.h"
#include "storage/database.h"

namespace jeton::storage {

// How many live tokens an account or application has, kept so that a limit costs the same however many there are.
//
// A count holds the tokens that end after a moment of its own, `ended_to`. Ended ones are taken off when a limit would
// otherwise refuse, and up to two with each new one. So a token leaves its count at its very end, though nothing is
// written then.
class TokenCounts {
 public:
  explicit TokenCounts(Transaction& transaction) : transaction_(transaction) {}

  // The account or application that the token counts for (TokenKindInfo::counted). The none id for kinds that are not
  // counted.
  static Id HolderOf(const Token& token);

  // True when `limit` tokens or more of the holder are live at `now`. Writes nothing when it is; may take ended ones
  // off when it is not. Looks at 10,000 ended ones at most: where a limit was lowered after that many, it says true
  // until they have been swept.
  bool AtLimit(const Id& holder, TokenKind kind, std::int64_t limit, TimePoint now);

  // Called by what adds, removes and changes tokens.
  void Add(const Token& token);
  void Remove(const Token& token);
  // The token has been stored with `end` in place of its own.
  void Move(const Token& token, TimePoint end);

 private:
  struct Count {
    std::int64_t counted = 0;
    TimePoint ended_to{};
  };
  struct Ended {
    std::int64_t count = 0;
    TimePoint last{};
  };
  Count Find(const Id& holder, TokenKind kind);
  // The first to end after `since`, of those that are over at `now`.
  Ended FindEnded(const Id& holder, TokenKind kind, TimePoint since, TimePoint now, std::int64_t most);
  void TakeOff(const Id& holder, TokenKind kind, TimePoint ended_to);

  Transaction& transaction_;
};

}  // namespace jeton::storage
