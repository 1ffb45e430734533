#pragma once

#include <boost/json/object.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.h"
#include "base/result.h"
#include "domain/claim_pattern.h"

// Which identities of others may come as an account of ours.
namespace jeton {

// One rule is one object: what it says of issuer, subject, audience and claims holds together, and nothing of it is
// ever combined with a part of another rule.
struct TrustRule {
  Id id;
  Id account;           // who it lets them come as
  std::string issuer;   // an URL, byte for byte
  std::string subject;  // byte for byte: no pattern. Empty: any subject with the claims
  // One of them must be among the token's; none: one of those of the installation.
  std::vector<std::string> audiences;
  std::vector<ClaimPattern> claims{};  // all of them must fit
  std::string name{};                  // for people

  // Whether both let in the same tokens.
  bool Equals(const TrustRule& other) const;
};

// What a foreign token says of itself.
struct ForeignIdentity {
  std::string issuer;
  std::string subject;
  std::vector<std::string> audiences;
  boost::json::object claims{};
};

// Which part keeps every rule from fitting.
enum class TrustMismatch { kIssuer, kAudience, kSubject, kClaims };

// A rule beside a token, part by part.
struct RuleFit {
  bool issuer = false;
  bool subject = false;  // or the rule wants none
  bool audience = false;
  std::vector<bool> claims;  // in the order of the rule's

  bool AllClaims() const;
  bool Whole() const { return issuer && subject && audience && AllClaims(); }
};

// The one comparison there is. An empty issuer, subject or audience fits nothing, and neither does a rule that wants
// neither subject nor claims. Where the installation's audiences are `*`, rules without audiences do not look at them.
RuleFit Compare(const TrustRule& rule, const ForeignIdentity& identity,
                const std::vector<std::string>& standard_audiences);

// The first rule that fits as a whole.
Result<TrustRule, TrustMismatch> FindTrust(const std::vector<TrustRule>& rules, const ForeignIdentity& identity,
                                           const std::vector<std::string>& standard_audiences);

bool TrustsIssuer(const std::vector<TrustRule>& rules, std::string_view issuer);

}  // namespace jeton
