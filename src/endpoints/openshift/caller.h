#pragma once

#include <string>

#include "domain/policy.h"
#include "endpoints/openshift/exchange.h"

// Authenticates callers of the broker's dialect.
namespace jeton::endpoints::openshift {

// The caller, with the headers of every answer to them.
struct Caller {
  Actor actor;
  std::string scopes;  // in force
  std::string identity_headers;
};

// Authenticates by bearer token, by a trusted front end, or by name and password: the first that is presented decides.
// With the last two, the user may act as a sub-account. The error is the answer, or a detour.
Result<Caller, Outcome> Authenticate(const Call& call, const Exchange& exchange);

// The same, and checks that the credential reaches as far as needed.
Result<Caller, Outcome> Admit(const Call& call, const Exchange& exchange, BrokerReach needed);

// Returns the owner of a bearer token, with its scopes.
Result<CheckedToken, Outcome> CheckBearer(const Call& call, std::string_view token);

// The 401 of this dialect, without an envelope. Clients send their password only after it.
Response BasicChallenge(const Settings& settings);
Response BearerChallenge(CredentialError error);

}  // namespace jeton::endpoints::openshift
