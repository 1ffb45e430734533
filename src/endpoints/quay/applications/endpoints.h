#pragma once

#include "endpoints/call.h"

// Applications, their tokens, and the tokens that they offer to users.
namespace jeton::endpoints::quay {

// applications.cc
Outcome GetOrganizationApplications(Authority& authority, const Call& call);
Outcome CreateOrganizationApplication(Authority& authority, const Call& call);
Outcome GetOrganizationApplication(Authority& authority, const Call& call);
Outcome UpdateOrganizationApplication(Authority& authority, const Call& call);
Outcome DeleteOrganizationApplication(Authority& authority, const Call& call);
Outcome ResetOrganizationApplicationClientSecret(Authority& authority, const Call& call);

// application_tokens.cc
Outcome ListOrganizationApplicationTokens(Authority& authority, const Call& call);
Outcome CreateOrganizationApplicationToken(Authority& authority, const Call& call);
Outcome DeleteOrganizationApplicationToken(Authority& authority, const Call& call);

// assignments.cc: tokens that were offered
Outcome ListAssignedAuthorizations(Authority& authority, const Call& call);
Outcome DeleteAssignedAuthorization(Authority& authority, const Call& call);

}  // namespace jeton::endpoints::quay
