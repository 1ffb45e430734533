#pragma once

#include "endpoints/call.h"

namespace jeton::endpoints::registry {

// token.cc: GET and POST /v2/auth, the token endpoint of container registries
Outcome GetToken(Authority& authority, const Call& call);
Outcome PostToken(Authority& authority, const Call& call);

// key_files.cc: GET /registries/{service}/{file}, the keys that this registry checks its tokens with
Outcome GetKeyFile(Authority& authority, const Call& call);

// events.cc: POST /registries/{service}/events, what happened at a registry
Outcome PostEvents(Authority& authority, const Call& call);

// ping.cc: GET /v2/
Outcome Ping(Authority& authority, const Call& call);

}  // namespace jeton::endpoints::registry
