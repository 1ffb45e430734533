#pragma once

#include <optional>
#include <string>
#include <string_view>

// Finds members that were meant to limit a token but that this body does not know. Ignoring them would make a token
// that lives longer, or reaches further, than the caller expects.
namespace jeton::endpoints {

// The limits that a body knows when it creates a credential.
struct KnownLimits {
  enum class Restrictions {
    kKnown,        // repositories, actions, addresses, not_before, uses
    kElsewhere,    // the credential can have these, but not through this body
    kMeaningless,  // have no meaning here
  };

  std::string_view expiry;  // the member for the life; empty: none
  Restrictions restrictions = Restrictions::kKnown;
  std::string_view instead{};  // what to do instead of an unknown limit
};

// Says why a body with this member must be refused: "is not known. Did you mean expires_in?". Returns nothing for a
// known member, and for one that does not look like a limit.
std::optional<std::string> FaultOfLimit(std::string_view name, const KnownLimits& known);

}  // namespace jeton::endpoints
