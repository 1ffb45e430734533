#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "domain/records.h"
#include "storage/database.h"

namespace jeton::storage {

// Refresh tokens. All generations of one are a family, which has one row in `tokens`: that of the head, the generation
// that is live. So a family never has two heads.
class RefreshFamilies {
 public:
  explicit RefreshFamilies(Transaction& transaction) : transaction_(transaction) {}

  void Add(const RefreshFamily& family);
  std::optional<RefreshFamily> Find(const Id& token);

  // Replaces the head by the next generation, which ends at `end`. Keeps the old one as used.
  void Rotate(const Token& head, const UsedRefreshToken& used, const Digest& next, TimePoint end, TimePoint now);
  std::optional<UsedRefreshToken> FindUsed(const Digest& digest);
  // Returns the families of the user and the application, except the `kept` newest.
  std::vector<Id> Oldest(const Id& subject, const Id& application, std::size_t kept);

 private:
  Transaction& transaction_;
};

// Forget at most `most` rows each: used generations that would have ended by `now`, and the boxes of those whose grace
// has ended. Return how many.
std::size_t ForgetUsedRefreshTokens(Transaction& transaction, TimePoint now, std::size_t most);
std::size_t ForgetRefreshBoxes(Transaction& transaction, TimePoint now, std::size_t most);

}  // namespace jeton::storage
