#pragma once

#include <string>
#include <vector>

#include "domain/trust_rule.h"

namespace jeton {

// What makes a rule wider than its author may think, or of no use. It is good all the same.
struct TrustWarning {
  enum class Kind {
    kNamesOnly,     // the next owner of the name comes in
    kWildcard,      // `claim` says which
    kLiteralStar,   // in the subject, which is compared as it is
    kAnyRef,        // every branch, tag and pull request of a repository
    kSharedIssuer,  // an issuer of everybody, and nothing that says whose
    kNotHttps,      // the issuer, so that its keys are never read
    kNoAudience,    // of its own
  };
  Kind kind;
  std::string claim{};

  bool operator==(const TrustWarning&) const = default;
};

std::vector<TrustWarning> Lint(const TrustRule& rule);

}  // namespace jeton
