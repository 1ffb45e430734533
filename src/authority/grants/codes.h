#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "authority/grants/user_grant.h"

// Authorization codes of the standard surface (RFC 6749, section 4.1.2), each with a challenge (RFC 7636).
namespace jeton::authority {

constexpr Seconds kStandardCodeLife{60};
// A code with more failed exchanges than this would be an invitation to guess; with fewer, one that is overheard could
// be burnt by a stranger at once.
constexpr int kMostCodeFailures = 5;

struct NewCode {
  ScopeGrant granted;
  std::string redirect_uri;  // as the client sent it; empty: it sent none
  std::string challenge;     // S256
};
// Requires that MayGrant said yes, and that the user consented.
Secret IssueCode(const Run& run, const Actor& user, const Grantable& grantable, const NewCode& request);

struct CodeUse {
  std::string code;
  std::optional<std::string> redirect_uri;
  std::string verifier;
  AskedAccess access;
};
// `client` has authenticated, or is public. kNoted: the code is not for this client, or was used before, in which case
// everything that was issued for it is now revoked.
Result<IssuedGrant, GrantFault> UseCode(const Run& run, const Actor& client, const CodeUse& use);

}  // namespace jeton::authority
