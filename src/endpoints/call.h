#pragma once

#include "authority/authority.h"
#include "authority/refusal.h"
#include "authority/run.h"
#include "endpoints/outcome.h"
#include "wire/credentials.h"
#include "wire/message.h"

namespace jeton::endpoints {

using authority::Authority;
using authority::Refusal;
using authority::Run;
using wire::Request;
using wire::Response;

// The credentials that a route accepts; any other kind is unusable there.
enum class Accepts {
  kNothing,  // public: credentials are ignored
  kBearer,   // or, at the Quay API, the cookie of a session
  kBasic,
  kBasicOrBearer,
  kClient,  // an application's own credentials (Basic or form), or a bearer token
};

// One run of a route's function.
struct Call {
  const Request& request;
  const Run& run;
  Accepts accepts;
  Authority& authority;  // for what outlives the run; rarely needed

  // The Authorization header, as far as the route accepts it.
  wire::Authorization Presented() const;
};

// Returns whether this run has a transaction that may write.
inline bool MayWrite(const Call& call) { return call.run.transaction != nullptr && call.run.tx().writable(); }

// Returns the detour that a credential error asks for, or nothing if it is a refusal. Does not handle
// kPasswordUnchecked, for which the endpoint names the password (endpoints/password.h).
std::optional<Detour> DetourFor(CredentialError error);

// Counts a refused credential for the metrics, once the answer leaves.
void CountRejection(const Call& call, CredentialSort sort, CredentialError error);

}  // namespace jeton::endpoints
