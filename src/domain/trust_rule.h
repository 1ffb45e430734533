#pragma once

#include <boost/json/object.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.h"
#include "base/result.h"
#include "domain/claim_pattern.h"

// Which foreign identities may act as an account of ours.
namespace jeton {

// One trust rule. Issuer, subject, audience and claims must all fit; parts of different rules are never combined.
struct TrustRule {
  Id id;
  Id account;           // the account that they may act as
  std::string issuer;   // an URL, byte for byte
  std::string subject;  // compared byte for byte, not a pattern. Empty: any subject with the claims
  // The token must have one of them. None: one of the installation's.
  std::vector<std::string> audiences;
  std::vector<ClaimPattern> claims{};  // all of them must fit
  std::string name{};                  // for people

  // Returns whether both rules accept the same tokens.
  bool Equals(const TrustRule& other) const;
};

// What a foreign token says about its bearer.
struct ForeignIdentity {
  std::string issuer;
  std::string subject;
  std::vector<std::string> audiences;
  boost::json::object claims{};
};

// The part in which no rule fits.
enum class TrustMismatch { kIssuer, kAudience, kSubject, kClaims };

// How a rule compares with a token, part by part.
struct RuleFit {
  bool issuer = false;
  bool subject = false;  // or the rule wants none
  bool audience = false;
  std::vector<bool> claims;  // in the order of the rule's

  bool AllClaims() const;
  bool Whole() const { return issuer && subject && audience && AllClaims(); }
};

// Compares a rule with a token; nothing else does. An empty issuer, subject or audience never fits, nor does a rule
// without subject and claims. If the installation's audiences are `*`, a rule without audiences accepts any.
RuleFit Compare(const TrustRule& rule, const ForeignIdentity& identity,
                const std::vector<std::string>& standard_audiences);

// Returns the first rule that fits completely.
Result<TrustRule, TrustMismatch> FindTrust(const std::vector<TrustRule>& rules, const ForeignIdentity& identity,
                                           const std::vector<std::string>& standard_audiences);

bool TrustsIssuer(const std::vector<TrustRule>& rules, std::string_view issuer);

}  // namespace jeton
