#pragma once

#include <optional>
#include <vector>

#include "domain/records.h"
#include "storage/database.h"

namespace jeton::storage {

// What identity tokens are bound to. It goes when the token itself is removed.
class IdentityTokens {
 public:
  explicit IdentityTokens(Transaction& transaction) : transaction_(transaction) {}

  void Add(const IdentityBinding& binding);
  std::optional<IdentityBinding> Find(const Id& token);
  // Of all that were made with this parent, but for the `kept` that were used or made last.
  std::vector<Id> LongestIdle(const Digest& parent, std::size_t kept);

 private:
  Transaction& transaction_;
};

}  // namespace jeton::storage
