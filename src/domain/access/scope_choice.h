#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "domain/access/targets.h"

// Which scopes of which resources a client gets when a user grants it access (RFC 6749, section 3.3; RFC 8707).
namespace jeton {

using ScopeWords = std::vector<std::string>;

// Parses words separated by one space each. Keeps the first of each word, in the order sent. Returns nothing if the
// text is empty or has other characters than section 3.3 allows.
std::optional<ScopeWords> ParseScopeWords(std::string_view text);

// Scopes that clients ask for blindly.
inline constexpr std::string_view kOfflineAccess = "offline_access";

struct ScopeRequest {
  AskedAccess access;
  bool refreshes = false;  // the client gets a refresh token
  bool strict = false;     // a scope that the client may not have is an error, and is not left out
};

struct ScopeGrant {
  ScopeWords scopes;
  std::vector<std::string> resources;  // at least one

  friend bool operator==(const ScopeGrant&, const ScopeGrant&) = default;
};

// Chooses for a request of a user's grant. Unknown scopes and those that the client may not have are left out. A
// request without a resource means the one whose scopes it asks for, else this server. `targets`: this server first.
// Returns kInvalidScope for malformed text, or if no scope is left.
Result<ScopeGrant, TargetError> ChooseScopes(const std::vector<Target>& targets, const Application& application,
                                             const ScopeRequest& request);

// Chooses what an access token gets of a grant: one resource, and of the granted scopes those of that resource. Returns
// kInvalidScope if more is asked for than was granted, or if nothing is left.
// REQUIRES: the targets outlive the result.
Result<ChosenAccess, TargetError> NarrowGrant(const std::vector<Target>& targets, const ScopeGrant& grant,
                                              const AskedAccess& asked);

}  // namespace jeton
