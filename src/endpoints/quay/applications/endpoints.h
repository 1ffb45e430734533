#pragma once

#include "endpoints/call.h"

// Applications, their tokens, and the tokens that they offer to users.
namespace jeton::endpoints::quay {

// applications.cc
Outcome GetOrganizationApplications(const Call& call);
Outcome CreateOrganizationApplication(const Call& call);
Outcome GetOrganizationApplication(const Call& call);
Outcome UpdateOrganizationApplication(const Call& call);
Outcome DeleteOrganizationApplication(const Call& call);
Outcome ResetOrganizationApplicationClientSecret(const Call& call);

// application_tokens.cc
Outcome ListOrganizationApplicationTokens(const Call& call);
Outcome CreateOrganizationApplicationToken(const Call& call);
Outcome DeleteOrganizationApplicationToken(const Call& call);

// assignments.cc: tokens that were offered
Outcome ListAssignedAuthorizations(const Call& call);
Outcome DeleteAssignedAuthorization(const Call& call);

}  // namespace jeton::endpoints::quay
