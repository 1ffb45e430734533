#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <mutex>

#include "authority/tokens/token_item.h"
#include "storage/database.h"

namespace jeton::authority {

// How many tokens there are. Counted in small steps beside the requests, so the numbers are those of the last pass
// through the table: some minutes old where there are millions. Take steps on one thread; read from any.
class TokenCensus {
 public:
  static constexpr std::array<Seconds, 3> kWithin = {Seconds{86400}, Seconds{7 * 86400}, Seconds{30 * 86400}};

  struct Numbers {
    std::map<std::pair<TokenKind, TokenState>, std::uint64_t> by_state;
    std::array<std::uint64_t, kWithin.size()> expiring{};  // ending within these spans, and made for longer
  };

  // Looks at some hundred tokens. Returns true after the last: wait a while, and begin anew.
  bool Step(storage::Database& database, TimePoint now);

  Numbers numbers() const {
    const std::lock_guard lock(mutex_);
    return complete_;
  }

 private:
  Digest last_{};
  Numbers growing_;

  mutable std::mutex mutex_;
  Numbers complete_;
};

}  // namespace jeton::authority
