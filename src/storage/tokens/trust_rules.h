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

// The rules by which foreign identities may act as accounts. They are read from here for each decision, so no cache has
// to learn of them.
class TrustRules {
 public:
  explicit TrustRules(Transaction& transaction) : transaction_(transaction) {}

  // Returns the account's rules in the order in which they were given.
  std::vector<TrustRule> Of(const Id& account);
  // Replaces all rules of the account.
  void Replace(const Id& account, const std::vector<TrustRule>& rules);

  bool NamesIssuer(std::string_view issuer);
  // One or two forms of one subject.
  using Subjects = std::vector<std::string>;
  // Returns at most `most` rules, of any account, that the subject may fit.
  std::vector<TrustRule> For(std::string_view issuer, const Subjects& subjects, std::size_t most);
  // As For, but only rules that give an access token to a bearer that is no client.
  std::vector<TrustRule> AnonymousFor(std::string_view issuer, const Subjects& subjects, std::size_t most);
  // As For, but only rules of the owner's robots.
  std::vector<TrustRule> OfOwner(const Id& owner, std::string_view issuer, const Subjects& subjects, std::size_t most);

 private:
  Transaction& transaction_;
};

// Notes a foreign token as used until it ends. Returns false if it was used before. If two requests race, only one gets
// true.
bool UseAssertion(Transaction& transaction, const Digest& digest, TimePoint expires);

// The one place where a foreign token serves as a password.
struct AssertionPlace {
  Id account;
  std::string address;

  bool operator==(const AssertionPlace&) const = default;
};
// Notes a token as a password for that one place until it ends. Returns false if it was used before.
bool BindAssertion(Transaction& transaction, const Digest& digest, const AssertionPlace& place, TimePoint expires);
// Returns nothing for a token that was not used, and the none id for one that is no longer valid anywhere.
std::optional<AssertionPlace> FindAssertion(Transaction& transaction, const Digest& digest);

}  // namespace jeton::storage
