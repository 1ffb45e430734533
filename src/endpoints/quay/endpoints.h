#pragma once

#include "endpoints/call.h"

// Declares the endpoints that belong to none of the folders; each folder declares its own. Functions are named after
// Quay's operation ids. Path parameters come in the order of the path.
namespace jeton::endpoints::quay {

// discovery.cc: describes the routes that have an operation, as a Swagger 2.0 document. `internal=true` adds the
// internal ones.
Outcome GetDiscovery(const Call& call);

// error_types.cc
Outcome GetErrorDescription(const Call& call);

// public_config.cc
Outcome GetPublicConfig(const Call& call);

}  // namespace jeton::endpoints::quay
