#pragma once

#include "endpoints/oauth2/client_credentials.h"

namespace jeton::endpoints::oauth2 {

// What /oauth/token takes; the metadata prints it.
using AdmittedGrants = GrantList<ClientCredentials>;

}  // namespace jeton::endpoints::oauth2
