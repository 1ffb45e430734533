#include "server/routes.h"

#include "endpoints/oauth/endpoints.h"
#include "endpoints/openshift/endpoints.h"
#include "endpoints/quay/endpoints.h"
#include "endpoints/registry/endpoints.h"
#include "endpoints/web/endpoints.h"

namespace jeton::server {

const std::vector<Route>& MainRoutes() {
  using enum wire::Method;
  using enum Place;
  using enum endpoints::Accepts;
  namespace oauth = endpoints::oauth;
  namespace quay = endpoints::quay;
  namespace broker = endpoints::openshift;
  namespace web = endpoints::web;

#define ORG "/api/v1/organization/{org}"
#define APPLICATION ORG "/applications/{client_id}"
#define TEAM ORG "/team/{team}"
#define PROTOTYPES ORG "/prototypes"
#define ROBOT ORG "/robots/{short}"
#define USER_ROBOT "/api/v1/user/robots/{short}"
#define REPOSITORY "/api/v1/repository/{repository...}"
#define APP_TOKEN "/api/v1/user/apptoken"
#define USERS "/api/v1/superuser/users/"
#define BROKER "/broker/rest"
  static constexpr std::size_t kRobotBody = 1024 * 1024;
  // clang-format off
  static const std::vector<Route> routes = {
      {kPost,   "/oauth/token",                              kWrite,  oauth::PostToken,      kClient},
      {kPost,   "/oauth/introspect",                         kCached, oauth::PostIntrospect, kClient},
      {kPost,   "/oauth/revoke",                             kWrite,  oauth::PostRevoke,     kClient},
      {kGet,    "/.well-known/oauth-authorization-server",   kCached, oauth::GetMetadata,    kNothing},
      {kGet,    "/.well-known/jwks.json",                    kCached, oauth::GetJwks,        kNothing},

      {kGet,    "/v2/auth",                                  kCached, endpoints::registry::GetToken, kBasic},

      {kGet,    "/csrf_token",                               kCached, web::GetCsrfToken,             kNothing},
      {kGet,    "/oauth/style.css",                          kCached, web::GetStyle,                 kNothing},
      {kGet,    "/oauth/signin",                             kRead,   web::GetSignIn,                kNothing},
      {kPost,   "/oauth/signin",                             kRead,   web::PostSignIn,               kNothing},
      {kPost,   "/oauth/signout",                            kWrite,  web::PostSignOut,              kNothing},
      {kGet,    "/oauth/authorize",                          kRead,   web::GetAuthorize,             kBasic},
      {kPost,   "/oauth/authorize/assignuser",               kWrite,  web::PostAssignUser,           kNothing},
      {kPost,   "/oauth/authorizeapp",                       kRead,   web::PostAuthorizeApplication, kBasic},
      {kPost,   "/oauth/denyapp",                            kRead,   web::PostDenyApplication,      kNothing},
      {kGet,    "/oauth/localapp",                           kRead,   web::GetLocalApplication,      kNothing},
      {kPost,   "/oauth/access_token",                       kWrite,  web::PostAccessToken,          kClient},

      {kPost,   "/api/v1/signin",                            kRead,   quay::SigninUser,              kNothing},
      {kPost,   "/api/v1/signin/verify",                     kRead,   quay::VerifyUser,              kBearer},
      {kPost,   "/api/v1/signout",                           kWrite,  quay::Logout,                  kBearer},
      {kPost,   "/api/v1/user/clientkey",                    kRead,   quay::GenerateUserClientKey,   kBearer},
      {kPost,   "/api/v1/user/initialize",                   kWrite,  quay::InitializeUser,          kNothing},
      {kGet,    "/api/v1/user/assignedauthorization",        kRead,   quay::ListAssignedAuthorizations,  kBearer},
      {kDelete, "/api/v1/user/assignedauthorization/{uuid}", kWrite,  quay::DeleteAssignedAuthorization, kBearer},
      {kGet,    "/api/v1/app/{client_id}",                   kRead,   quay::GetApplicationInformation,   kBearer},
      {kGet,    "/api/v1/user/",                             kRead,   quay::GetLoggedInUser,         kBearer},
      {kGet,    "/api/v1/user/authorizations",               kRead,   quay::ListUserAuthorizations,  kBearer},
      {kGet,    "/api/v1/user/authorizations/{uuid}",        kRead,   quay::GetUserAuthorization,    kBearer},
      {kDelete, "/api/v1/user/authorizations/{uuid}",        kWrite,  quay::DeleteUserAuthorization, kBearer},
      {kGet,    APP_TOKEN,                                   kRead,   quay::ListAppTokens,           kBearer},
      {kPost,   APP_TOKEN,                                   kWrite,  quay::CreateAppToken,          kBearer},
      {kGet,    APP_TOKEN "/{uuid}",                         kRead,   quay::GetAppToken,             kBearer},
      {kDelete, APP_TOKEN "/{uuid}",                         kWrite,  quay::RevokeAppToken,          kBearer},
      {kGet,    "/api/v1/superuser/apptokens",               kRead,   quay::ListAllAppTokens,        kBearer},
      {kGet,    USERS,                                       kRead,   quay::ListAllUsers,            kBearer},
      {kPost,   USERS,                                       kWrite,  quay::CreateInstallUser,       kBearer},
      {kGet,    USERS "{name}",                              kRead,   quay::GetInstallUser,          kBearer},
      {kPut,    USERS "{name}",                              kWrite,  quay::ChangeInstallUser,       kBearer},
      {kDelete, USERS "{name}",                              kWrite,  quay::DeleteInstallUser,       kBearer},
      {kPost,   "/api/v1/organization/",                     kWrite,  quay::CreateOrganization,      kBearer},
      {kGet,    ORG,                                         kRead,   quay::GetOrganization,         kBearer},
      {kPut,    ORG,                                         kWrite,  quay::ChangeOrganizationDetails, kBearer},
      {kDelete, ORG,                                         kWrite,  quay::DeleteAdminedOrganization, kBearer},
      {kGet,    ORG "/members",                              kRead,   quay::GetOrganizationMembers,    kBearer},
      {kGet,    ORG "/members/{name}",                       kRead,   quay::GetOrganizationMember,     kBearer},
      {kDelete, ORG "/members/{name}",                       kWrite,  quay::RemoveOrganizationMember,  kBearer},
      {kGet,    ORG "/collaborators",                        kRead,   quay::GetOrganizationCollaborators, kBearer},
      {kPut,    TEAM,                                        kWrite,  quay::UpdateOrganizationTeam,       kBearer},
      {kDelete, TEAM,                                        kWrite,  quay::DeleteOrganizationTeam,       kBearer},
      {kGet,    TEAM "/members",                             kRead,   quay::GetOrganizationTeamMembers,   kBearer},
      {kPut,    TEAM "/members/{name}",                      kWrite,  quay::UpdateOrganizationTeamMember, kBearer},
      {kDelete, TEAM "/members/{name}",                      kWrite,  quay::DeleteOrganizationTeamMember, kBearer},
      {kGet,    TEAM "/permissions",                         kRead,   quay::GetOrganizationTeamPermissions, kBearer},
      {kGet,    PROTOTYPES,                                  kRead,   quay::GetOrganizationPrototypePermissions,   kBearer},
      {kPost,   PROTOTYPES,                                  kWrite,  quay::CreateOrganizationPrototypePermission, kBearer},
      {kPut,    PROTOTYPES "/{id}",                          kWrite,  quay::UpdateOrganizationPrototypePermission, kBearer},
      {kDelete, PROTOTYPES "/{id}",                          kWrite,  quay::DeleteOrganizationPrototypePermission, kBearer},
      {kGet,    ORG "/applications",                         kRead,   quay::GetOrganizationApplications,   kBearer},
      {kPost,   ORG "/applications",                         kWrite,  quay::CreateOrganizationApplication, kBearer},
      {kGet,    APPLICATION,                                 kRead,   quay::GetOrganizationApplication,    kBearer},
      {kPut,    APPLICATION,                                 kWrite,  quay::UpdateOrganizationApplication, kBearer},
      {kDelete, APPLICATION,                                 kWrite,  quay::DeleteOrganizationApplication, kBearer},
      {kPost,   APPLICATION "/resetclientsecret",            kWrite,  quay::ResetOrganizationApplicationClientSecret, kBearer},
      {kGet,    APPLICATION "/tokens",                       kRead,   quay::ListOrganizationApplicationTokens,  kBearer},
      {kPost,   APPLICATION "/tokens",                       kWrite,  quay::CreateOrganizationApplicationToken, kBearer},
      {kDelete, APPLICATION "/tokens/{uuid}",                kWrite,  quay::DeleteOrganizationApplicationToken, kBearer},
      {kGet,    ORG "/robots",                               kRead,   quay::GetOrgRobots,            kBearer},
      {kGet,    ROBOT,                                       kRead,   quay::GetOrgRobot,             kBearer},
      {kPut,    ROBOT,                                       kWrite,  quay::CreateOrgRobot,          kBearer, kRobotBody},
      {kDelete, ROBOT,                                       kWrite,  quay::DeleteOrgRobot,          kBearer},
      {kPost,   ROBOT "/regenerate",                         kWrite,  quay::RegenerateOrgRobotToken, kBearer},
      {kGet,    ROBOT "/permissions",                        kRead,   quay::GetOrgRobotPermissions,  kBearer},
      {kGet,    "/api/v1/user/robots",                       kRead,   quay::GetUserRobots,           kBearer},
      {kGet,    USER_ROBOT,                                  kRead,   quay::GetUserRobot,            kBearer},
      {kPut,    USER_ROBOT,                                  kWrite,  quay::CreateUserRobot,         kBearer, kRobotBody},
      {kDelete, USER_ROBOT,                                  kWrite,  quay::DeleteUserRobot,         kBearer},
      {kPost,   USER_ROBOT "/regenerate",                    kWrite,  quay::RegenerateUserRobotToken, kBearer},
      {kGet,    USER_ROBOT "/permissions",                   kRead,   quay::GetUserRobotPermissions, kBearer},
      {kPost,   "/api/v1/repository",                        kWrite,  quay::CreateRepo,              kBearer},
      {kPost,   REPOSITORY "/changevisibility",              kWrite,  quay::ChangeRepoVisibility,    kBearer},
      {kGet,    REPOSITORY "/permissions/user/",             kRead,   quay::ListRepoUserPermissions, kBearer},
      {kGet,    REPOSITORY "/permissions/user/{name}",       kRead,   quay::GetUserPermissions,      kBearer},
      {kPut,    REPOSITORY "/permissions/user/{name}",       kWrite,  quay::ChangeUserPermissions,   kBearer},
      {kDelete, REPOSITORY "/permissions/user/{name}",       kWrite,  quay::DeleteUserPermissions,   kBearer},
      {kGet,    REPOSITORY "/permissions/user/{name}/transitive", kRead, quay::GetUserTransitivePermission, kBearer},
      {kGet,    REPOSITORY "/permissions/team/",             kRead,   quay::ListRepoTeamPermissions, kBearer},
      {kGet,    REPOSITORY "/permissions/team/{team}",       kRead,   quay::GetTeamPermissions,      kBearer},
      {kPut,    REPOSITORY "/permissions/team/{team}",       kWrite,  quay::ChangeTeamPermissions,   kBearer},
      {kDelete, REPOSITORY "/permissions/team/{team}",       kWrite,  quay::DeleteTeamPermissions,   kBearer},
      {kGet,    REPOSITORY "/tokens/",                       kRead,   quay::ListRepoTokens,          kBearer},
      {kPost,   REPOSITORY "/tokens/",                       kRead,   quay::CreateToken,             kBearer},
      {kGet,    REPOSITORY "/tokens/{code}",                 kRead,   quay::GetTokens,               kBearer},
      {kPut,    REPOSITORY "/tokens/{code}",                 kRead,   quay::ChangeToken,             kBearer},
      {kDelete, REPOSITORY "/tokens/{code}",                 kRead,   quay::DeleteToken,             kBearer},
      {kGet,    REPOSITORY "/permissions/application/",      kRead,   quay::ListRepoApplicationPermissions, kBearer},
      {kGet,    REPOSITORY "/permissions/application/{id}",  kRead,   quay::GetApplicationPermissions,      kBearer},
      {kPut,    REPOSITORY "/permissions/application/{id}",  kWrite,  quay::ChangeApplicationPermissions,   kBearer},
      {kDelete, REPOSITORY "/permissions/application/{id}",  kWrite,  quay::DeleteApplicationPermissions,   kBearer},
      {kGet,    ORG "/logs",                                 kRead,   quay::ListOrgLogs,             kBearer},
      {kGet,    ORG "/aggregatelogs",                        kRead,   quay::GetAggregateOrgLogs,     kBearer},
      {kGet,    "/api/v1/user/logs",                         kRead,   quay::ListUserLogs,            kBearer},
      {kGet,    "/api/v1/user/aggregatelogs",                kRead,   quay::GetAggregateUserLogs,    kBearer},
      {kGet,    REPOSITORY "/logs",                          kRead,   quay::ListRepoLogs,            kBearer},
      {kGet,    REPOSITORY "/aggregatelogs",                 kRead,   quay::GetAggregateRepoLogs,    kBearer},
      {kGet,    "/api/v1/superuser/logs",                    kRead,   quay::ListAllLogs,             kBearer},
      {kGet,    "/api/v1/superuser/aggregatelogs",           kRead,   quay::ListAllAggregateLogs,    kBearer},
      {kDelete, REPOSITORY,                                  kWrite,  quay::DeleteRepository,        kBearer},

      {kGet,    BROKER,                                      kCached, broker::RedirectToRoot,        kNothing},
      {kGet,    BROKER "/api{.format}",                      kCached, broker::GetRoot,               kNothing},
      {kGet,    BROKER "/environment{.format}",              kCached, broker::GetEnvironment,        kNothing},
      {kGet,    BROKER "/domains{.format}",                  kRead,   broker::ListDomains,           kBasicOrBearer},
      {kGet,    BROKER "/cartridges{.format}",               kRead,   broker::ListCartridges,        kBasicOrBearer},
      {kGet,    BROKER "/oauth/authorize{.format}",          kWrite,  broker::Authorize,             kBasicOrBearer},
      {kPost,   BROKER "/oauth/access_token{.format}",       kWrite,  broker::ExchangeCode,          kBasicOrBearer},
      {kGet,    BROKER "/user{.format}",                     kRead,   broker::GetUser,               kBasicOrBearer},
      {kDelete, BROKER "/user{.format}",                     kWrite,  broker::DeleteUser,            kBasicOrBearer},
      {kGet,    BROKER "/user/keys{.format}",                kRead,   broker::ListKeys,              kBasicOrBearer},
      {kGet,    BROKER "/user/authorizations{.format}",      kRead,   broker::ListAuthorizations,    kBasicOrBearer},
      {kPost,   BROKER "/user/authorizations{.format}",      kWrite,  broker::CreateAuthorization,   kBasicOrBearer},
      {kDelete, BROKER "/user/authorizations{.format}",      kWrite,  broker::DeleteAuthorizations,  kBasicOrBearer},
      {kGet,    BROKER "/user/authorization/{id}{.format}",  kRead,   broker::GetAuthorization,      kBasicOrBearer},
      {kPut,    BROKER "/user/authorization/{id}{.format}",  kWrite,  broker::UpdateAuthorization,   kBasicOrBearer},
      {kDelete, BROKER "/user/authorization/{id}{.format}",  kWrite,  broker::DeleteAuthorization,   kBasicOrBearer},
      {kGet,    BROKER "/user/authorizations/{id}{.format}", kRead,   broker::GetAuthorization,      kBasicOrBearer},
      {kPut,    BROKER "/user/authorizations/{id}{.format}", kWrite,  broker::UpdateAuthorization,   kBasicOrBearer},
      {kDelete, BROKER "/user/authorizations/{id}{.format}", kWrite,  broker::DeleteAuthorization,   kBasicOrBearer},
  };
  // clang-format on
#undef ORG
#undef APPLICATION
#undef TEAM
#undef PROTOTYPES
#undef ROBOT
#undef USER_ROBOT
#undef REPOSITORY
#undef APP_TOKEN
#undef USERS
#undef BROKER
  return routes;
}

}  // namespace jeton::server
