#pragma once

#include "endpoints/call.h"

namespace jeton::server {

// GET /api/v1/discovery: the routes that have an operation, as a Swagger 2.0 document. Internal ones only with
// `internal=true`.
endpoints::Outcome GetDiscovery(authority::Authority& authority, const endpoints::Call& call);

}  // namespace jeton::server
