#include "endpoints/quay/routes.h"
#include "endpoints/quay/applications/bodies.h"
#include "endpoints/quay/applications/endpoints.h"

namespace jeton::endpoints::quay {

std::vector<Route> ApplicationRoutes() {
  using enum wire::Method;
  using enum Place;
  using enum Accepts;
  using enum Operation::Kind;
  // clang-format off
  return {
      {kGet,    "/api/v1/user/assignedauthorization",
       kRead, ListAssignedAuthorizations, kBearer,
       {"listAssignedAuthorizations", "user", "user:admin", "", kInternal}, &Settings::assign_tokens},
      {kDelete, "/api/v1/user/assignedauthorization/{assigned_authorization_uuid}",
       kWrite, DeleteAssignedAuthorization, kBearer,
       {"deleteAssignedAuthorization", "user", "user:admin", "", kInternal}, &Settings::assign_tokens},

      {kGet,    "/api/v1/organization/{orgname}/applications",
       kRead, GetOrganizationApplications, kBearer, {"getOrganizationApplications", "organization", "org:admin"}},
      {kPost,   "/api/v1/organization/{orgname}/applications",
       kWrite, CreateOrganizationApplication, kBearer,
       {"createOrganizationApplication", "organization", "org:admin", kNewApplication}},
      {kGet,    "/api/v1/organization/{orgname}/applications/{client_id}",
       kRead, GetOrganizationApplication, kBearer, {"getOrganizationApplication", "organization", "org:admin"}},
      {kPut,    "/api/v1/organization/{orgname}/applications/{client_id}",
       kWrite, UpdateOrganizationApplication, kBearer,
       {"updateOrganizationApplication", "organization", "org:admin", kApplicationChange}},
      {kDelete, "/api/v1/organization/{orgname}/applications/{client_id}",
       kWrite, DeleteOrganizationApplication, kBearer, {"deleteOrganizationApplication", "organization", "org:admin"}},
      {kPost,   "/api/v1/organization/{orgname}/applications/{client_id}/resetclientsecret",
       kWrite, ResetOrganizationApplicationClientSecret, kBearer,
       {"resetOrganizationApplicationClientSecret", "organization", "", "", kInternal}},

      {kGet,    "/api/v1/organization/{orgname}/applications/{client_id}/tokens",
       kRead, ListOrganizationApplicationTokens, kBearer,
       {"listOrganizationApplicationTokens", "organization_application_tokens", "org:admin", "next_page"}},
      {kPost,   "/api/v1/organization/{orgname}/applications/{client_id}/tokens",
       kWrite, CreateOrganizationApplicationToken, kBearer,
       {"createOrganizationApplicationToken", "organization_application_tokens", "org:admin", kNewApplicationToken}},
      {kDelete, "/api/v1/organization/{orgname}/applications/{client_id}/tokens/{token_uuid}",
       kWrite, DeleteOrganizationApplicationToken, kBearer,
       {"deleteOrganizationApplicationToken", "organization_application_tokens", "org:admin"}},
  };
  // clang-format on
}

}  // namespace jeton::endpoints::quay
