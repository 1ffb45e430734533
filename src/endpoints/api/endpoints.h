#pragma once

#include "endpoints/call.h"

namespace jeton::endpoints::api {

// refusals.cc: GET /jeton/v1/refusals and /jeton/v1/refusals/{code}
Outcome ListRefusals(Authority& authority, const Call& call);
Outcome GetRefusal(Authority& authority, const Call& call);

}  // namespace jeton::endpoints::api
