#pragma once

#include <boost/json/object.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.h"
#include "base/result.h"
#include "base/time.h"
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
  // As a grant for an access token (RFC 7523, section 2.1). None: the rule lets robots log in and no more.
  std::vector<std::string> scopes{};  // of this server and of APIs of the robot's owner
  Seconds lifetime{0};                // of the access token, at most; 0: that of the foreign token
  bool anonymous = false;             // whether the caller need not be a client

  bool IsGrant() const { return !scopes.empty(); }
  // Returns whether both rules accept the same tokens for the same.
  bool Equals(const TrustRule& other) const;
};

// What a foreign token says about its bearer.
struct ForeignIdentity {
  std::string issuer;
  std::string subject;
  std::vector<std::string> audiences;
  boost::json::object claims{};
};

// Returns the subjects that name the same bearer: its own, and for a workflow of GitHub the other of the two forms that
// GitHub uses, with and without the ids of owner and repository. A form without ids becomes one with them only by the
// claims `repository_owner_id` and `repository_id` of the token.
std::vector<std::string> SubjectForms(const ForeignIdentity& identity);

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
