#pragma once

#include "endpoints/oauth2/client_credentials.h"

namespace jeton::endpoints::oauth2 {

// The grants of /oauth/token. The metadata lists them.
using AdmittedGrants = GrantList<ClientCredentials>;

}  // namespace jeton::endpoints::oauth2
