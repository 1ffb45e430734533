#pragma once

#include "endpoints/call.h"

namespace jeton::endpoints::api {

// refusals.cc: GET /jeton/v1/refusals and /jeton/v1/refusals/{code}
Outcome ListRefusals(const Call& call);
Outcome GetRefusal(const Call& call);

}  // namespace jeton::endpoints::api
