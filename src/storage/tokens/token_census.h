#pragma once

#include <string>
#include <vector>

#include "base/time.h"
#include "base/token_text.h"
#include "storage/database.h"

namespace jeton::storage {

// What counting tokens needs to know of one.
struct CountedToken {
  Digest digest;
  TokenKind kind{};
  TimePoint created{};
  TimePoint expires{};
  std::string restriction;
  bool rests = false;  // its subject, or the account that owns the robot or application, is disabled
};

// Returns at most `most` tokens after that digest, in the order of digests.
std::vector<CountedToken> ReadTokensAfter(Transaction& transaction, const Digest& after, TimePoint now,
                                          std::size_t most);

}  // namespace jeton::storage
