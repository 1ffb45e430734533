#pragma once

#include <optional>
#include <string>

#include "authority/applications/access_tokens.h"
#include "authority/descent.h"
#include "authority/refusal.h"
#include "authority/run.h"
#include "domain/access/targets.h"
#include "domain/organizations/organization_policy.h"
#include "domain/restriction.h"

namespace jeton::authority {

// RFC 6749, section 4.4: the application itself is the subject.

// Thirty days: the default of our own surfaces.
constexpr Seconds kClientCredentialsLife{30 * 86400};

// Why a grant gives no token.
enum class GrantRefusal {
  kUnauthorizedClient,  // the client may not use the grant
  kInvalidScope,        // unknown, malformed or not registered, or none is asked for and there is no default
  kInvalidTarget,       // unknown or disabled, or several
  kLimitReached,        // the application has as many live tokens as it may have
  kNoKey,               // the key that would sign the token is missing
};

struct ClientTokenRequest {
  AskedAccess access;
  Restriction restriction{};
};

// Gives a client a token for itself.
Result<IssuedAccess, GrantRefusal> IssueForClient(const Run& run, const Actor& client,
                                                  const ClientTokenRequest& request);

}  // namespace jeton::authority
