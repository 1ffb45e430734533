#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "domain/policy.h"

namespace jeton {

// What a gateway, or an API that asks about a token, may learn of its scopes: `granted`, as stored, cut to what its
// restriction leaves. The scopes of an API are not ours to cut.
std::string ScopesLeft(const Actor& bearer, std::string_view granted);

// The bearer of a token, as a gateway sees it.
struct GatewayBearer {
  const Actor& actor;
  std::string_view audience;  // the identifier of the API that the token is for; empty: this server
  std::string_view granted;   // the scopes of the token, as stored
};

// What a gateway demands of a bearer.
struct GatewayDemand {
  std::string audience;             // the identifier of an API; empty: this server
  std::vector<std::string> scopes;  // all of them
};

// Decides whether a bearer may pass a gateway. kWrongSubject: the token is for another audience. Without a demanded
// audience, a token for an API does not pass: its scopes are words of the API's organization, which any user may own.
// For this server, an OAuth scope is there if it is named or implied, also by a personal authorization. Robots and
// passwords of applications have no scopes.
Decision MayPass(const GatewayBearer& bearer, const GatewayDemand& demand);

}  // namespace jeton
