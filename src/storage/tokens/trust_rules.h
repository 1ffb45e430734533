#pragma once

#include <optional>
#include <string>
#include <string_view>
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

  bool NamesIssuer(std::string_view issuer);
  // Of whatever account: those that such a subject may fit, at most so many.
  std::vector<TrustRule> For(std::string_view issuer, std::string_view subject, std::size_t most);
  // The same, of the robots of that owner.
  std::vector<TrustRule> OfOwner(const Id& owner, std::string_view issuer, std::string_view subject, std::size_t most);

 private:
  Transaction& transaction_;
};

// Notes a foreign token as used until it ends. False when it was used before: of two that race, one is first.
bool UseAssertion(Transaction& transaction, const Digest& digest, TimePoint expires);

// Where a foreign token is a password.
struct AssertionPlace {
  Id account;
  std::string address;

  bool operator==(const AssertionPlace&) const = default;
};
// Notes a token as a password that is good in that one place until it ends. False when it was used before.
bool BindAssertion(Transaction& transaction, const Digest& digest, const AssertionPlace& place, TimePoint expires);
// Nothing for a token that was not used; the none id for one that is good in no place any more.
std::optional<AssertionPlace> FindAssertion(Transaction& transaction, const Digest& digest);

}  // namespace jeton::storage
