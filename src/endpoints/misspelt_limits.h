#pragma once

#include <optional>
#include <string>
#include <string_view>

// Members that were meant to hold a token to less, but are not known where they came. Left out without a word they
// would make a token that lives longer, or reaches further, than its maker thinks.
namespace jeton::endpoints {

// What a body that makes a credential knows of limits.
struct KnownLimits {
  enum class Restrictions {
    kKnown,        // repositories, actions, addresses, not_before, uses
    kElsewhere,    // the credential can be held to these, but not by this body
    kMeaningless,  // the words mean nothing here
  };

  std::string_view expiry;  // the member for its life; empty: none
  Restrictions restrictions = Restrictions::kKnown;
  std::string_view instead{};  // what to do for a limit that the body does not know
};

// Says why a member of this name must be refused: "is not known. Did you mean expires_in?". Nothing for a member that
// is known, and for one that limits nothing.
std::optional<std::string> FaultOfLimit(std::string_view name, const KnownLimits& known);

}  // namespace jeton::endpoints
