#pragma once

#include "endpoints/call.h"

// Applications, their tokens, and the tokens that they offer to users.
namespace jeton::endpoints::quay {

// applications.cc
Outcome GetOrganizationApplications(const Call& call, const Actor& actor);
Outcome CreateOrganizationApplication(const Call& call, const Actor& actor);
Outcome GetOrganizationApplication(const Call& call, const Actor& actor);
Outcome UpdateOrganizationApplication(const Call& call, const Actor& actor);
Outcome DeleteOrganizationApplication(const Call& call, const Actor& actor);
Outcome ResetOrganizationApplicationClientSecret(const Call& call, const Actor& actor);

// application_tokens.cc
Outcome ListOrganizationApplicationTokens(const Call& call, const Actor& actor);
Outcome CreateOrganizationApplicationToken(const Call& call, const Actor& actor);
Outcome DeleteOrganizationApplicationToken(const Call& call, const Actor& actor);

// assignments.cc: offered tokens
Outcome ListAssignedAuthorizations(const Call& call, const Actor& actor);
Outcome DeleteAssignedAuthorization(const Call& call, const Actor& actor);

}  // namespace jeton::endpoints::quay
