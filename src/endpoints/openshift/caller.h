#pragma once

#include <string>

#include "domain/policy.h"
#include "endpoints/openshift/exchange.h"

// Who calls the broker's dialect.
namespace jeton::endpoints::openshift {

// The caller, with the headers that every answer to them carries.
struct Caller {
  Actor actor;
  std::string scopes;  // in force
  std::string identity_headers;
};

// By bearer token, by a trusted front end, or by name and password: the first that was presented decides. The last two
// may come as one of their sub-accounts. The error is the answer, or a detour.
Result<Caller, Outcome> Authenticate(const Call& call, const Exchange& exchange);

// The same, and checks that the credential reaches that far.
Result<Caller, Outcome> Admit(const Call& call, const Exchange& exchange, BrokerReach needed);

// The owner of a bearer token, with its scopes.
Result<CheckedToken, Outcome> CheckBearer(const Call& call, std::string_view token);

// The 401 of this dialect, without which clients never send their password. No envelope.
Response BasicChallenge(const Settings& settings);
Response BearerChallenge(CredentialError error);

}  // namespace jeton::endpoints::openshift
