#pragma once

#include <optional>
#include <vector>

#include "domain/records.h"
#include "storage/database.h"

namespace jeton::storage {

// Bindings of identity tokens. Removed with the token.
class IdentityTokens {
 public:
  explicit IdentityTokens(Transaction& transaction) : transaction_(transaction) {}

  void Add(const IdentityBinding& binding);
  std::optional<IdentityBinding> Find(const Id& token);
  // Returns the identity tokens made with this parent, except the `kept` that were used or made last.
  std::vector<Id> LongestIdle(const Digest& parent, std::size_t kept);

 private:
  Transaction& transaction_;
};

}  // namespace jeton::storage
