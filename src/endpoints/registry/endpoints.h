#pragma once

#include "endpoints/call.h"

namespace jeton::endpoints::registry {

// token.cc: GET and POST /v2/auth, the token endpoint of container registries
Outcome GetToken(const Call& call);
Outcome PostToken(const Call& call);

// key_files.cc: GET /registries/{service}/{file}, the keys that this registry uses to check tokens
Outcome GetKeyFile(const Call& call);

// events.cc: POST /registries/{service}/events, reports of pulls, pushes and deletions
Outcome PostEvents(const Call& call);

// ping.cc: GET /v2/
Outcome Ping(const Call& call);

}  // namespace jeton::endpoints::registry
