#pragma once

#include <string>
#include <vector>

#include "domain/trust_rule.h"

namespace jeton {

// Why a valid rule is wider than its author may think, or useless.
struct TrustWarning {
  enum class Kind {
    kNamesOnly,     // only names, no ids: the next owner of the name is trusted, too
    kWildcard,      // in the pattern of `claim`
    kLiteralStar,   // a star in the subject, which is compared byte for byte
    kAnyRef,        // allows every branch, tag and pull request of a repository
    kSharedIssuer,  // a public issuer, and no condition on the owner
    kNotHttps,      // the issuer has no https address, so its keys are never read
    kNoAudience,    // the rule names no audience of its own
  };
  Kind kind;
  std::string claim{};

  bool operator==(const TrustWarning&) const = default;
};

std::vector<TrustWarning> Lint(const TrustRule& rule);

}  // namespace jeton
