#pragma once

#include "endpoints/call.h"

namespace jeton::endpoints::ops {

// GET /healthz: the process answers.
Outcome GetHealth(Authority& authority, const Call& call);

// GET /readyz: the database answers, too (else the request fails with 503 before it comes here).
Outcome GetReady(Authority& authority, const Call& call);

}  // namespace jeton::endpoints::ops
