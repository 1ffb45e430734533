#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/id.h"
#include "base/result.h"

// Which identities of others may come as an account of ours.
namespace jeton {

// One rule is one object: what it says of issuer, subject and audience holds together, and nothing of it is ever
// combined with a part of another rule.
struct TrustRule {
  Id id;
  Id account;           // who it lets them come as
  std::string issuer;   // an URL, byte for byte
  std::string subject;  // byte for byte: no pattern
  // One of them must be among the token's; none: one of those of the installation.
  std::vector<std::string> audiences;
};

// What a foreign token says of itself.
struct ForeignIdentity {
  std::string issuer;
  std::string subject;
  std::vector<std::string> audiences;
};

// Which part keeps every rule from fitting.
enum class TrustMismatch { kIssuer, kAudience, kSubject };

// The first rule that fits as a whole. An empty issuer, subject or audience fits nothing. Where the installation's
// audiences are `*`, rules without audiences do not look at them.
Result<TrustRule, TrustMismatch> FindTrust(const std::vector<TrustRule>& rules, const ForeignIdentity& identity,
                                           const std::vector<std::string>& standard_audiences);

bool TrustsIssuer(const std::vector<TrustRule>& rules, std::string_view issuer);

}  // namespace jeton
