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

// Which credentials a route looks at; whatever else is presented is unusable there.
enum class Accepts {
  kNothing,  // public: credentials are not looked at
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
  Authority& authority;  // for what lives longer than the run, and nearly nothing needs

  // The Authorization header, as far as the route accepts it.
  wire::Authorization Presented() const;
};

// The detour that a credential error stands for, if it is one rather than a refusal. kPasswordUnchecked is none: the
// caller says which password is meant (endpoints/password.h).
std::optional<Detour> DetourFor(CredentialError error);

// Counts a refused credential for the metrics, once the answer leaves.
void CountRejection(const Call& call, CredentialSort sort, CredentialError error);

}  // namespace jeton::endpoints
