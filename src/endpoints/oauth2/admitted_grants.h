#pragma once

#include "endpoints/oauth2/client_credentials.h"
#include "endpoints/oauth2/device_code.h"
#include "endpoints/oauth2/jwt_bearer.h"
#include "endpoints/oauth2/token_exchange.h"
#include "endpoints/oauth2/user_grants.h"

namespace jeton::endpoints::oauth2 {

// The grants of /oauth2/token. The metadata lists them.
using AdmittedGrants = GrantList<ClientCredentials, ProvenCode, NarrowedRefresh, DeviceCode, TokenExchange, JwtBearer>;

}  // namespace jeton::endpoints::oauth2
