#include "server/routes.h"

#include "endpoints/oauth/endpoints.h"
#include "endpoints/openshift/endpoints.h"
#include "endpoints/quay/endpoints.h"
#include "endpoints/registry/endpoints.h"
#include "endpoints/web/endpoints.h"
#include "server/discovery.h"

namespace jeton::server {
namespace {

constexpr std::string_view kLocalApplication = "/oauth/localapp";
constexpr std::string_view kOfSuperusers = "/api/v1/superuser/";

const std::vector<Route>& AllRoutes() {
  using enum wire::Method;
  using enum Place;
  using enum endpoints::Accepts;
  using enum Operation::Kind;
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
#define REGISTRY_LOGINS "/api/v1/user/registrylogins"
#define APP_TOKEN "/api/v1/user/apptoken"
#define USERS "/api/v1/superuser/users/"
#define ORGANIZATIONS "/api/v1/superuser/organizations/"
#define SERVICE_KEYS "/api/v1/superuser/keys"
#define BROKER "/broker/rest"
  static constexpr std::size_t kRobotBody = 1024 * 1024;
  static constexpr std::size_t kFormBody = 64 * 1024;
  static constexpr std::size_t kEventsBody = 1024 * 1024;
  // clang-format off
  static const std::vector<Route> routes = {
      {kPost,   "/oauth/token",                              kWrite,  oauth::PostToken,      kClient},
      {kPost,   "/oauth/introspect",                         kCached, oauth::PostIntrospect, kClient},
      {kPost,   "/oauth/revoke",                             kWrite,  oauth::PostRevoke,     kClient},
      {kGet,    "/.well-known/oauth-authorization-server",   kCached, oauth::GetMetadata,    kNothing},
      {kGet,    "/.well-known/jwks.json",                    kCached, oauth::GetJwks,        kNothing},

      {kGet,    "/v2/auth",                                  kCached, endpoints::registry::GetToken, kBasic},
      {kPost,   "/v2/auth",                                  kCached, endpoints::registry::PostToken, kNothing, kFormBody},

      {kPost,   "/registries/{service}/events",              kCached, endpoints::registry::PostEvents, kBasicOrBearer,
       kEventsBody},
      {kGet,    "/registries/{service}/{file}",              kCached, endpoints::registry::GetKeyFile, kNothing},

      {kGet,    "/v2/",                                      kCached, endpoints::registry::Ping,     kBasicOrBearer},
      {kGet,    "/explain/{code}",                           kRead,   quay::GetExplanation,          kBearer},
      {kGet,    "/keys/services/{service}/keys",             kRead,   quay::ListPublishedKeys,       kNothing},
      {kGet,    "/keys/services/{service}/keys/{kid}",       kRead,   quay::GetPublishedKey,         kNothing},
      {kGet,    "/oauth2/federation/robot/token",            kRead,   quay::ExchangeRobotToken,      kBasic},

      {kGet,    "/csrf_token",                               kCached, web::GetCsrfToken,             kNothing},
      {kGet,    "/oauth/style.css",                          kCached, web::GetStyle,                 kNothing},
      {kGet,    "/oauth/signin",                             kRead,   web::GetSignIn,                kNothing},
      {kPost,   "/oauth/signin",                             kRead,   web::PostSignIn,               kNothing},
      {kPost,   "/oauth/signout",                            kWrite,  web::PostSignOut,              kNothing},
      {kGet,    "/oauth/authorize",                          kRead,   web::GetAuthorize,             kBasic},
      {kPost,   "/oauth/authorize/assignuser",               kWrite,  web::PostAssignUser,           kNothing},
      {kPost,   "/oauth/authorizeapp",                       kRead,   web::PostAuthorizeApplication, kBasic},
      {kPost,   "/oauth/denyapp",                            kRead,   web::PostDenyApplication,      kNothing},
      {kGet,    kLocalApplication,                           kRead,   web::GetLocalApplication,      kNothing},
      {kPost,   "/oauth/access_token",                       kWrite,  web::PostAccessToken,          kClient},

      {kGet,    "/config",                                   kCached, quay::GetPublicConfig,          kNothing},

      {kGet,    "/api/v1/discovery", kCached, GetDiscovery, kNothing, 0,
       {"discovery", "discovery", "", "internal"}},
      {kGet,    "/api/v1/error/{error_type}", kCached, quay::GetErrorDescription, kNothing, 0,
       {"getErrorDescription", "error"}},
      {kPost,   "/api/v1/bootstrap/renew", kWrite, quay::RenewBootstrapToken, kBearer, 0,
       {"renewBootstrapToken", "bootstrap"}},
      {kPost,   "/api/v1/signin", kRead, quay::SigninUser, kNothing, 0,
       {"signinUser", "user", "", "body", kInternal}},
      {kPost,   "/api/v1/signin/verify", kRead, quay::VerifyUser, kBearer, 0,
       {"verifyUser", "user", "user:admin", "body", kInternal}},
      {kPost,   "/api/v1/signout", kWrite, quay::Logout, kBearer, 0,
       {"logout", "user", "", "", kInternal}},
      {kPost,   "/api/v1/user/clientkey", kRead, quay::GenerateUserClientKey, kBearer, 0,
       {"generateUserClientKey", "user", "user:admin", "body", kInternal}},
      {kPost,   "/api/v1/user/initialize", kWrite, quay::InitializeUser, kNothing},
      {kGet,    "/api/v1/user/assignedauthorization", kRead, quay::ListAssignedAuthorizations, kBearer, 0,
       {"listAssignedAuthorizations", "user", "user:admin", "", kInternal}},
      {kDelete, "/api/v1/user/assignedauthorization/{uuid}", kWrite, quay::DeleteAssignedAuthorization, kBearer, 0,
       {"deleteAssignedAuthorization", "user", "user:admin", "", kInternal}},
      {kGet,    "/api/v1/app/{client_id}", kRead, quay::GetApplicationInformation, kBearer, 0,
       {"getApplicationInformation", "applications"}},
      {kGet,    "/api/v1/user/", kRead, quay::GetLoggedInUser, kBearer, 0,
       {"getLoggedInUser", "user", "user:read"}},
      {kGet,    "/api/v1/user/authorizations", kRead, quay::ListUserAuthorizations, kBearer, 0,
       {"listUserAuthorizations", "user", "user:admin", "", kInternal}},
      {kGet,    "/api/v1/user/authorizations/{uuid}", kRead, quay::GetUserAuthorization, kBearer, 0,
       {"getUserAuthorization", "user", "user:admin", "", kInternal}},
      {kDelete, "/api/v1/user/authorizations/{uuid}", kWrite, quay::DeleteUserAuthorization, kBearer, 0,
       {"deleteUserAuthorization", "user", "user:admin", "", kInternal}},
      {kGet,    APP_TOKEN, kRead, quay::ListAppTokens, kBearer, 0,
       {"listAppTokens", "appspecifictokens", "user:admin", "expiring"}},
      {kPost,   APP_TOKEN, kWrite, quay::CreateAppToken, kBearer, 0,
       {"createAppToken", "appspecifictokens", "user:admin", "body"}},
      {kGet,    APP_TOKEN "/{uuid}", kRead, quay::GetAppToken, kBearer, 0,
       {"getAppToken", "appspecifictokens", "user:admin"}},
      {kDelete, APP_TOKEN "/{uuid}", kWrite, quay::RevokeAppToken, kBearer, 0,
       {"revokeAppToken", "appspecifictokens", "user:admin"}},
      {kGet,    "/api/v1/superuser/apptokens", kRead, quay::ListAllAppTokens, kBearer, 0,
       {"listAllAppTokens", "appspecifictokens", "super:user", "expiring"}},
      {kGet,    USERS, kRead, quay::ListAllUsers, kBearer, 0,
       {"listAllUsers", "superuser", "super:user", "disabled limit next_page"}},
      {kPost,   USERS, kWrite, quay::CreateInstallUser, kBearer, 0,
       {"createInstallUser", "superuser", "super:user", "body"}},
      {kGet,    USERS "{name}", kRead, quay::GetInstallUser, kBearer, 0,
       {"getInstallUser", "superuser", "super:user"}},
      {kPut,    USERS "{name}", kWrite, quay::ChangeInstallUser, kBearer, 0,
       {"changeInstallUser", "superuser", "super:user", "body"}},
      {kDelete, USERS "{name}", kWrite, quay::DeleteInstallUser, kBearer, 0,
       {"deleteInstallUser", "superuser", "super:user"}},
      {kGet,    ORGANIZATIONS, kRead, quay::ListAllOrganizations, kBearer, 0,
       {"listAllOrganizations", "superuser", "super:user", "limit next_page", kInternal}},
      {kPut,    ORGANIZATIONS "{name}", kWrite, quay::ChangeOrganization, kBearer, 0,
       {"changeOrganization", "superuser", "super:user", "body"}},
      {kDelete, ORGANIZATIONS "{name}", kWrite, quay::DeleteOrganization, kBearer, 0,
       {"deleteOrganization", "superuser", "super:user"}},
      {kPost,   "/api/v1/superuser/takeownership/{namespace}", kWrite, quay::TakeOwnership, kBearer, 0,
       {"takeOwnership", "superuser", "super:user", "", kInternal}},
      {kGet,    SERVICE_KEYS, kRead, quay::ListServiceKeys, kBearer, 0,
       {"listServiceKeys", "superuser", "super:user"}},
      {kPost,   SERVICE_KEYS, kWrite, quay::CreateServiceKey, kBearer, 0,
       {"createServiceKey", "superuser", "super:user", "body"}},
      {kGet,    SERVICE_KEYS "/{kid}", kRead, quay::GetServiceKey, kBearer, 0,
       {"getServiceKey", "superuser", "super:user"}},
      {kPut,    SERVICE_KEYS "/{kid}", kWrite, quay::UpdateServiceKey, kBearer, 0,
       {"updateServiceKey", "superuser", "super:user", "body"}},
      {kDelete, SERVICE_KEYS "/{kid}", kWrite, quay::DeleteServiceKey, kBearer, 0,
       {"deleteServiceKey", "superuser", "super:user"}},
      {kPost,   "/api/v1/superuser/approvedkeys/{kid}", kWrite, quay::ApproveServiceKey, kBearer, 0,
       {"approveServiceKey", "superuser", "super:user", "body"}},
      {kPost,   "/api/v1/organization/", kWrite, quay::CreateOrganization, kBearer, 0,
       {"createOrganization", "organization", "user:admin", "body", kCreates}},
      {kGet,    ORG, kRead, quay::GetOrganization, kBearer, 0,
       {"getOrganization", "organization", ""}},
      {kPut,    ORG, kWrite, quay::ChangeOrganizationDetails, kBearer, 0,
       {"changeOrganizationDetails", "organization", "org:admin", "body"}},
      {kDelete, ORG, kWrite, quay::DeleteAdminedOrganization, kBearer, 0,
       {"deleteAdminedOrganization", "organization", "org:admin"}},
      {kGet,    ORG "/members", kRead, quay::GetOrganizationMembers, kBearer, 0,
       {"getOrganizationMembers", "organization", "org:admin"}},
      {kGet,    ORG "/members/{name}", kRead, quay::GetOrganizationMember, kBearer, 0,
       {"getOrganizationMember", "organization", "org:admin"}},
      {kDelete, ORG "/members/{name}", kWrite, quay::RemoveOrganizationMember, kBearer, 0,
       {"removeOrganizationMember", "organization", "org:admin"}},
      {kGet,    ORG "/collaborators", kRead, quay::GetOrganizationCollaborators, kBearer, 0,
       {"getOrganizationCollaborators", "organization", "org:admin"}},
      {kPut,    TEAM, kWrite, quay::UpdateOrganizationTeam, kBearer, 0,
       {"updateOrganizationTeam", "team", "org:admin", "body"}},
      {kDelete, TEAM, kWrite, quay::DeleteOrganizationTeam, kBearer, 0,
       {"deleteOrganizationTeam", "team", "org:admin"}},
      {kGet,    TEAM "/members", kRead, quay::GetOrganizationTeamMembers, kBearer, 0,
       {"getOrganizationTeamMembers", "team", "org:admin", "includePending"}},
      {kPut,    TEAM "/members/{name}", kWrite, quay::UpdateOrganizationTeamMember, kBearer, 0,
       {"updateOrganizationTeamMember", "team", "org:admin"}},
      {kDelete, TEAM "/members/{name}", kWrite, quay::DeleteOrganizationTeamMember, kBearer, 0,
       {"deleteOrganizationTeamMember", "team", "org:admin"}},
      {kGet,    TEAM "/permissions", kRead, quay::GetOrganizationTeamPermissions, kBearer, 0,
       {"getOrganizationTeamPermissions", "team", ""}},
      {kGet,    PROTOTYPES, kRead, quay::GetOrganizationPrototypePermissions, kBearer, 0,
       {"getOrganizationPrototypePermissions", "prototype", "org:admin"}},
      {kPost,   PROTOTYPES, kWrite, quay::CreateOrganizationPrototypePermission, kBearer, 0,
       {"createOrganizationPrototypePermission", "prototype", "org:admin", "body"}},
      {kPut,    PROTOTYPES "/{id}", kWrite, quay::UpdateOrganizationPrototypePermission, kBearer, 0,
       {"updateOrganizationPrototypePermission", "prototype", "org:admin", "body"}},
      {kDelete, PROTOTYPES "/{id}", kWrite, quay::DeleteOrganizationPrototypePermission, kBearer, 0,
       {"deleteOrganizationPrototypePermission", "prototype", "org:admin"}},
      {kGet,    ORG "/applications", kRead, quay::GetOrganizationApplications, kBearer, 0,
       {"getOrganizationApplications", "applications", "org:admin"}},
      {kPost,   ORG "/applications", kWrite, quay::CreateOrganizationApplication, kBearer, 0,
       {"createOrganizationApplication", "applications", "org:admin", "body"}},
      {kGet,    APPLICATION, kRead, quay::GetOrganizationApplication, kBearer, 0,
       {"getOrganizationApplication", "applications", "org:admin"}},
      {kPut,    APPLICATION, kWrite, quay::UpdateOrganizationApplication, kBearer, 0,
       {"updateOrganizationApplication", "applications", "org:admin", "body"}},
      {kDelete, APPLICATION, kWrite, quay::DeleteOrganizationApplication, kBearer, 0,
       {"deleteOrganizationApplication", "applications", "org:admin"}},
      {kPost,   APPLICATION "/resetclientsecret", kWrite, quay::ResetOrganizationApplicationClientSecret, kBearer, 0,
       {"resetOrganizationApplicationClientSecret", "applications", "", "", kInternal}},
      {kGet,    APPLICATION "/tokens", kRead, quay::ListOrganizationApplicationTokens, kBearer, 0,
       {"listOrganizationApplicationTokens", "applications", "org:admin", "next_page"}},
      {kPost,   APPLICATION "/tokens", kWrite, quay::CreateOrganizationApplicationToken, kBearer, 0,
       {"createOrganizationApplicationToken", "applications", "org:admin", "body"}},
      {kDelete, APPLICATION "/tokens/{uuid}", kWrite, quay::DeleteOrganizationApplicationToken, kBearer, 0,
       {"deleteOrganizationApplicationToken", "applications", "org:admin"}},
      {kGet,    ORG "/robots", kRead, quay::GetOrgRobots, kBearer, 0,
       {"getOrgRobots", "robot", "org:admin", "permissions token limit"}},
      {kGet,    ROBOT, kRead, quay::GetOrgRobot, kBearer, 0,
       {"getOrgRobot", "robot", "org:admin"}},
      {kPut,    ROBOT, kWrite, quay::CreateOrgRobot, kBearer, kRobotBody,
       {"createOrgRobot", "robot", "org:admin", "body", kCreates}},
      {kDelete, ROBOT, kWrite, quay::DeleteOrgRobot, kBearer, 0,
       {"deleteOrgRobot", "robot", "org:admin"}},
      {kPost,   ROBOT "/regenerate", kWrite, quay::RegenerateOrgRobotToken, kBearer, 0,
       {"regenerateOrgRobotToken", "robot", "org:admin"}},
      {kGet,    ROBOT "/permissions", kRead, quay::GetOrgRobotPermissions, kBearer, 0,
       {"getOrgRobotPermissions", "robot", "org:admin"}},
      {kGet,    ROBOT "/uses", kRead, quay::ListOrgRobotUses, kBearer, 0,
       {"listOrgRobotUses", "robot", "org:admin", "limit next_page"}},
      {kGet,    "/api/v1/user/robots", kRead, quay::GetUserRobots, kBearer, 0,
       {"getUserRobots", "robot", "user:admin", "permissions token limit"}},
      {kGet,    USER_ROBOT, kRead, quay::GetUserRobot, kBearer, 0,
       {"getUserRobot", "robot", "user:admin"}},
      {kPut,    USER_ROBOT, kWrite, quay::CreateUserRobot, kBearer, kRobotBody,
       {"createUserRobot", "robot", "user:admin", "body", kCreates}},
      {kDelete, USER_ROBOT, kWrite, quay::DeleteUserRobot, kBearer, 0,
       {"deleteUserRobot", "robot", "user:admin"}},
      {kPost,   USER_ROBOT "/regenerate", kWrite, quay::RegenerateUserRobotToken, kBearer, 0,
       {"regenerateUserRobotToken", "robot", "user:admin"}},
      {kGet,    USER_ROBOT "/permissions", kRead, quay::GetUserRobotPermissions, kBearer, 0,
       {"getUserRobotPermissions", "robot", "user:admin"}},
      {kGet,    ROBOT "/tokens", kRead, quay::ListOrgRobotTokens, kBearer, 0,
       {"listOrgRobotTokens", "robot", "org:admin"}},
      {kPost,   ROBOT "/tokens", kWrite, quay::CreateOrgRobotToken, kBearer, 0,
       {"createOrgRobotToken", "robot", "org:admin", "body", kCreates}},
      {kPut,    ROBOT "/tokens/{uuid}", kWrite, quay::ChangeOrgRobotToken, kBearer, 0,
       {"changeOrgRobotToken", "robot", "org:admin", "body"}},
      {kDelete, ROBOT "/tokens/{uuid}", kWrite, quay::DeleteOrgRobotToken, kBearer, 0,
       {"deleteOrgRobotToken", "robot", "org:admin"}},
      {kPut,    ROBOT "/status", kWrite, quay::ChangeOrgRobotStatus, kBearer, 0,
       {"changeOrgRobotStatus", "robot", "org:admin", "body"}},
      {kGet,    USER_ROBOT "/tokens", kRead, quay::ListUserRobotTokens, kBearer, 0,
       {"listUserRobotTokens", "robot", "user:admin"}},
      {kPost,   USER_ROBOT "/tokens", kWrite, quay::CreateUserRobotToken, kBearer, 0,
       {"createUserRobotToken", "robot", "user:admin", "body", kCreates}},
      {kPut,    USER_ROBOT "/tokens/{uuid}", kWrite, quay::ChangeUserRobotToken, kBearer, 0,
       {"changeUserRobotToken", "robot", "user:admin", "body"}},
      {kDelete, USER_ROBOT "/tokens/{uuid}", kWrite, quay::DeleteUserRobotToken, kBearer, 0,
       {"deleteUserRobotToken", "robot", "user:admin"}},
      {kPut,    USER_ROBOT "/status", kWrite, quay::ChangeUserRobotStatus, kBearer, 0,
       {"changeUserRobotStatus", "robot", "user:admin", "body"}},
      {kGet,    USER_ROBOT "/uses", kRead, quay::ListUserRobotUses, kBearer, 0,
       {"listUserRobotUses", "robot", "user:admin", "limit next_page"}},
      {kGet,    ROBOT "/federation", kRead, quay::GetOrgRobotFederation, kBearer, 0,
       {"getOrgRobotFederation", "robot", "org:admin"}},
      {kPost,   ROBOT "/federation", kWrite, quay::CreateOrgRobotFederation, kBearer, 0,
       {"createOrgRobotFederation", "robot", "org:admin", "body"}},
      {kDelete, ROBOT "/federation", kWrite, quay::DeleteOrgRobotFederation, kBearer, 0,
       {"deleteOrgRobotFederation", "robot", "org:admin"}},
      {kGet,    USER_ROBOT "/federation", kRead, quay::GetUserRobotFederation, kBearer, 0,
       {"getUserRobotFederation", "robot", "user:admin"}},
      {kPost,   USER_ROBOT "/federation", kWrite, quay::CreateUserRobotFederation, kBearer, 0,
       {"createUserRobotFederation", "robot", "user:admin", "body"}},
      {kDelete, USER_ROBOT "/federation", kWrite, quay::DeleteUserRobotFederation, kBearer, 0,
       {"deleteUserRobotFederation", "robot", "user:admin"}},
      {kGet,    REGISTRY_LOGINS, kRead, quay::ListRegistryLogins, kBearer, 0,
       {"listRegistryLogins", "registrylogin", "user:admin"}},
      {kDelete, REGISTRY_LOGINS "/{id}", kWrite, quay::EndRegistryLogin, kBearer, 0,
       {"endRegistryLogin", "registrylogin", "user:admin"}},
      {kGet,    ROBOT "/registrylogins", kRead, quay::ListOrgRobotLogins, kBearer, 0,
       {"listOrgRobotLogins", "registrylogin", "org:admin"}},
      {kDelete, ROBOT "/registrylogins/{id}", kWrite, quay::EndOrgRobotLogin, kBearer, 0,
       {"endOrgRobotLogin", "registrylogin", "org:admin"}},
      {kGet,    USER_ROBOT "/registrylogins", kRead, quay::ListUserRobotLogins, kBearer, 0,
       {"listUserRobotLogins", "registrylogin", "user:admin"}},
      {kDelete, USER_ROBOT "/registrylogins/{id}", kWrite, quay::EndUserRobotLogin, kBearer, 0,
       {"endUserRobotLogin", "registrylogin", "user:admin"}},
      {kGet,    ROBOT "/trust", kRead, quay::GetOrgRobotTrust, kBearer, 0,
       {"getOrgRobotTrust", "robot", "org:admin"}},
      {kPut,    ROBOT "/trust", kWrite, quay::ChangeOrgRobotTrust, kBearer, 0,
       {"changeOrgRobotTrust", "robot", "org:admin", "body"}},
      {kPost,   ROBOT "/trust/check", kRead, quay::CheckOrgRobotTrust, kBearer, 0,
       {"checkOrgRobotTrust", "robot", "org:admin", "body"}},
      {kPost,   ROBOT "/trust/dry-run", kRead, quay::TryOrgRobotTrust, kBearer, 0,
       {"tryOrgRobotTrust", "robot", "org:admin", "body"}},
      {kGet,    USER_ROBOT "/trust", kRead, quay::GetUserRobotTrust, kBearer, 0,
       {"getUserRobotTrust", "robot", "user:admin"}},
      {kPut,    USER_ROBOT "/trust", kWrite, quay::ChangeUserRobotTrust, kBearer, 0,
       {"changeUserRobotTrust", "robot", "user:admin", "body"}},
      {kPost,   USER_ROBOT "/trust/check", kRead, quay::CheckUserRobotTrust, kBearer, 0,
       {"checkUserRobotTrust", "robot", "user:admin", "body"}},
      {kPost,   USER_ROBOT "/trust/dry-run", kRead, quay::TryUserRobotTrust, kBearer, 0,
       {"tryUserRobotTrust", "robot", "user:admin", "body"}},
      {kPost,   "/api/v1/repository", kWrite, quay::CreateRepo, kBearer, 0,
       {"createRepo", "repository", "repo:create", "body", kCreates}},
      {kPost,   REPOSITORY "/changevisibility", kWrite, quay::ChangeRepoVisibility, kBearer, 0,
       {"changeRepoVisibility", "repository", "repo:admin", "body"}},
      {kGet,    REPOSITORY "/permissions/user/", kRead, quay::ListRepoUserPermissions, kBearer, 0,
       {"listRepoUserPermissions", "permission", "repo:admin"}},
      {kGet,    REPOSITORY "/permissions/user/{name}", kRead, quay::GetUserPermissions, kBearer, 0,
       {"getUserPermissions", "permission", "repo:admin"}},
      {kPut,    REPOSITORY "/permissions/user/{name}", kWrite, quay::ChangeUserPermissions, kBearer, 0,
       {"changeUserPermissions", "permission", "repo:admin", "body"}},
      {kDelete, REPOSITORY "/permissions/user/{name}", kWrite, quay::DeleteUserPermissions, kBearer, 0,
       {"deleteUserPermissions", "permission", "repo:admin"}},
      {kGet,    REPOSITORY "/permissions/user/{name}/transitive", kRead, quay::GetUserTransitivePermission, kBearer, 0,
       {"getUserTransitivePermission", "permission", "repo:admin"}},
      {kGet,    REPOSITORY "/permissions/team/", kRead, quay::ListRepoTeamPermissions, kBearer, 0,
       {"listRepoTeamPermissions", "permission", "repo:admin"}},
      {kGet,    REPOSITORY "/permissions/team/{team}", kRead, quay::GetTeamPermissions, kBearer, 0,
       {"getTeamPermissions", "permission", "repo:admin"}},
      {kPut,    REPOSITORY "/permissions/team/{team}", kWrite, quay::ChangeTeamPermissions, kBearer, 0,
       {"changeTeamPermissions", "permission", "repo:admin", "body"}},
      {kDelete, REPOSITORY "/permissions/team/{team}", kWrite, quay::DeleteTeamPermissions, kBearer, 0,
       {"deleteTeamPermissions", "permission", "repo:admin"}},
      {kGet,    REPOSITORY "/tokens/", kRead, quay::ListRepoTokens, kBearer, 0,
       {"listRepoTokens", "repotoken", "repo:admin"}},
      {kPost,   REPOSITORY "/tokens/", kRead, quay::CreateToken, kBearer, 0,
       {"createToken", "repotoken", "repo:admin", "body"}},
      {kGet,    REPOSITORY "/tokens/{code}", kRead, quay::GetTokens, kBearer, 0,
       {"getTokens", "repotoken", "repo:admin"}},
      {kPut,    REPOSITORY "/tokens/{code}", kRead, quay::ChangeToken, kBearer, 0,
       {"changeToken", "repotoken", "repo:admin", "body"}},
      {kDelete, REPOSITORY "/tokens/{code}", kRead, quay::DeleteToken, kBearer, 0,
       {"deleteToken", "repotoken", "repo:admin"}},
      {kGet,    REPOSITORY "/permissions/application/", kRead, quay::ListRepoApplicationPermissions, kBearer, 0,
       {"listRepoApplicationPermissions", "permission", "repo:admin"}},
      {kGet,    REPOSITORY "/permissions/application/{id}", kRead, quay::GetApplicationPermissions, kBearer, 0,
       {"getApplicationPermissions", "permission", "repo:admin"}},
      {kPut,    REPOSITORY "/permissions/application/{id}", kWrite, quay::ChangeApplicationPermissions, kBearer, 0,
       {"changeApplicationPermissions", "permission", "repo:admin", "body"}},
      {kDelete, REPOSITORY "/permissions/application/{id}", kWrite, quay::DeleteApplicationPermissions, kBearer, 0,
       {"deleteApplicationPermissions", "permission", "repo:admin"}},
      {kGet,    ORG "/logs", kRead, quay::ListOrgLogs, kBearer, 0,
       {"listOrgLogs", "logs", "org:admin", "starttime endtime performer limit next_page"}},
      {kGet,    ORG "/aggregatelogs", kRead, quay::GetAggregateOrgLogs, kBearer, 0,
       {"getAggregateOrgLogs", "logs", "org:admin", "starttime endtime performer"}},
      {kGet,    "/api/v1/user/logs", kRead, quay::ListUserLogs, kBearer, 0,
       {"listUserLogs", "logs", "user:admin", "starttime endtime performer limit next_page"}},
      {kGet,    "/api/v1/user/aggregatelogs", kRead, quay::GetAggregateUserLogs, kBearer, 0,
       {"getAggregateUserLogs", "logs", "user:admin", "starttime endtime performer"}},
      {kGet,    REPOSITORY "/logs", kRead, quay::ListRepoLogs, kBearer, 0,
       {"listRepoLogs", "logs", "repo:admin", "starttime endtime limit next_page"}},
      {kGet,    REPOSITORY "/uses", kRead, quay::ListRepoUses, kBearer, 0,
       {"listRepoUses", "repository", "repo:admin", "limit next_page"}},
      {kGet,    REPOSITORY "/aggregatelogs", kRead, quay::GetAggregateRepoLogs, kBearer, 0,
       {"getAggregateRepoLogs", "logs", "repo:admin", "starttime endtime"}},
      {kGet,    "/api/v1/superuser/logs", kRead, quay::ListAllLogs, kBearer, 0,
       {"listAllLogs", "logs", "super:user", "starttime endtime limit next_page"}},
      {kGet,    "/api/v1/superuser/aggregatelogs", kRead, quay::ListAllAggregateLogs, kBearer, 0,
       {"listAllAggregateLogs", "logs", "super:user", "starttime endtime", kInternal}},
      {kPost,   ORG "/exportlogs", kWrite, quay::ExportOrgLogs, kBearer, 0,
       {"exportOrgLogs", "logs", "org:admin", "starttime endtime performer body"}},
      {kPost,   "/api/v1/user/exportlogs", kWrite, quay::ExportUserLogs, kBearer, 0,
       {"exportUserLogs", "logs", "user:admin", "starttime endtime performer body"}},
      {kPost,   REPOSITORY "/exportlogs", kWrite, quay::ExportRepoLogs, kBearer, 0,
       {"exportRepoLogs", "logs", "repo:admin", "starttime endtime body"}},
      {kDelete, REPOSITORY, kWrite, quay::DeleteRepository, kBearer, 0,
       {"deleteRepository", "repository", "repo:admin"}},

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
#undef REGISTRY_LOGINS
#undef APP_TOKEN
#undef USERS
#undef ORGANIZATIONS
#undef SERVICE_KEYS
#undef BROKER
  return routes;
}

}  // namespace

std::vector<Route> MainRoutes(const authority::Settings& settings) {
  std::vector<Route> served;
  for (const Route& route : AllRoutes()) {
    if (!settings.superusers_enabled && route.path.starts_with(kOfSuperusers)) continue;
    served.push_back(route);
    if (route.path == kLocalApplication) served.back().path = settings.local_oauth_handler;
  }
  return served;
}

}  // namespace jeton::server
