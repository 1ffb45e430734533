#pragma once

#include <cstdint>

#include "domain/records.h"
#include "storage/database.h"

namespace jeton::storage {

// Counts the live tokens of an account or application, so that checking a limit costs the same for any number of
// tokens.
//
// A count covers the tokens that end after its own moment `ended_to`. Ended tokens are subtracted when a limit would
// otherwise refuse, a hundred at once if there are as many. So a token stops counting exactly when it ends, although
// nothing is written then.
class TokenCounts {
 public:
  explicit TokenCounts(Transaction& transaction) : transaction_(transaction) {}

  // Returns the account or application for which the token counts (TokenKindInfo::counted), or the none id for kinds
  // that are not counted. A robot's access token without an application counts for the robot.
  static Id HolderOf(const Token& token);

  // Returns whether the holder has `limit` or more live tokens at `now`. Writes nothing if so; otherwise may subtract
  // ended tokens. Looks at 10,000 ended tokens at most: if a limit was lowered and more than that must be subtracted,
  // returns true until they have been swept.
  bool AtLimit(const Id& holder, TokenKind kind, std::int64_t limit, TimePoint now);

  // Called wherever tokens are added, removed and changed.
  void Add(const Token& token);
  void Remove(const Token& token);
  // Notes that the token now ends at `end`.
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
  // Finds the first tokens that ended after `since` and by `now`.
  Ended FindEnded(const Id& holder, TokenKind kind, TimePoint since, TimePoint now, std::int64_t most);
  void TakeOff(const Id& holder, TokenKind kind, TimePoint ended_to);

  Transaction& transaction_;
};

}  // namespace jeton::storage
