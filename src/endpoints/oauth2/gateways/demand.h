#pragma once

#include <optional>
#include <string>

#include "base/result.h"
#include "domain/gateway.h"
#include "domain/registry_scope.h"
#include "endpoints/call.h"

// What a gateway demands of a bearer, as its operator wrote it into the address of GET /auth/forward.
namespace jeton::endpoints::oauth2 {

inline constexpr std::string_view kForwardPath = "/auth/forward";

struct RegistryDemand {
  const RegistryService& service;
  RegistryScope scope;
};

struct Demand {
  GatewayDemand of_token;
  std::optional<RegistryDemand> registry{};
  std::string needed{};  // every scope, for the challenge: separated by spaces
};

// Reads the demand from the query of the path itself. Below the path, where gateways put the path and the query of
// their client behind ours, the query may be the client's: it can demand more, but not choose the audience. What the
// operator demands there stands in the first segment below `/auth/forward;`, which no path of a client can reach, and
// then the query is the client's alone. The error is a sentence for the operator.
Result<Demand, std::string> ReadDemand(const Call& call);

}  // namespace jeton::endpoints::oauth2
