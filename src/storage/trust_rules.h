#pragma once

#include <vector>

#include "base/digest.h"
#include "base/time.h"
#include "domain/trust_rule.h"
#include "storage/database.h"

namespace jeton::storage {

// The rules by which foreign identities come as accounts. They are read from here whenever they count, so no cache has
// to learn of them.
class TrustRules {
 public:
  explicit TrustRules(Transaction& transaction) : transaction_(transaction) {}

  // In the order in which they were given.
  std::vector<TrustRule> Of(const Id& account);
  // Instead of all that the account has.
  void Replace(const Id& account, const std::vector<TrustRule>& rules);

 private:
  Transaction& transaction_;
};

// Notes a foreign token as used until it ends. False when it was used before: of two that race, one is first.
bool UseAssertion(Transaction& transaction, const Digest& digest, TimePoint expires);

}  // namespace jeton::storage
