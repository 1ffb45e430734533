#include "endpoints/quay/routes.h"
#include "endpoints/quay/people/bodies.h"
#include "endpoints/quay/people/endpoints.h"

namespace jeton::endpoints::quay {

std::vector<Route> PeopleRoutes() {
  using enum wire::Method;
  using enum Place;
  using enum Accepts;
  using enum Operation::Kind;
  constexpr auto kSuperusers = &Settings::superusers_enabled;
  // clang-format off
  return {
      {kPost,   "/api/v1/bootstrap/renew",
       kWrite, RenewBootstrapToken, kBearer, {"renewBootstrapToken", "bootstrap"}, &Settings::bootstrap_renewal},
      // Quay's front proxy redirects this path to the row before.
      {kPost,   "/api/v1/bootstrap/renew/",
       kCached, RedirectToRenewal, kNothing, {}, &Settings::bootstrap_renewal},

      {kPost,   "/api/v1/signin",
       kRead, SigninUser, kNothing, {"signinUser", "user", "", kSignIn, kInternal}, &Settings::direct_login},
      {kPost,   "/api/v1/signin/verify",
       kRead, VerifyUser, kBearer, {"verifyUser", "user", "user:admin", kPasswordBody, kInternal}},
      {kPost,   "/api/v1/signout",
       kWrite, Logout, kBearer, {"logout", "user", "", "", kInternal}},
      {kPost,   "/api/v1/user/clientkey",
       kRead, GenerateUserClientKey, kBearer,
       {"generateUserClientKey", "user", "user:admin", kPasswordBody, kInternal}},

      {kPost,   "/api/v1/user/initialize",
       kWrite, InitializeUser, kNothing},

      {kGet,    "/api/v1/user/",
       kRead, GetLoggedInUser, kBearer, {"getLoggedInUser", "user", "user:read"}},
      {kPost,   "/api/v1/user/",
       kRead, CreateNewUser, kNothing, {"createNewUser", "user", "", kSignUp, kInternal}, &Settings::user_creation},
      {kPut,    "/api/v1/user/",
       kWrite, ChangeUserDetails, kBearer, {"changeUserDetails", "user", "user:admin", kOwnAccountChange, kInternal}},
      {kDelete, "/api/v1/user/",
       kWrite, DeleteCurrentUser, kBearer, {"deleteCurrentUser", "user", "user:admin", "", kInternal}},

      {kGet,    "/api/v1/user/notifications",
       kRead, ListUserNotifications, kBearer, {"listUserNotifications", "user", "user:admin", "page limit", kInternal}},
      {kGet,    "/api/v1/user/notifications/{uuid}",
       kRead, GetUserNotification, kBearer, {"getUserNotification", "user", "user:admin", "", kInternal}},
      {kPut,    "/api/v1/user/notifications/{uuid}",
       kWrite, UpdateUserNotification, kBearer,
       {"updateUserNotification", "user", "user:admin", kNotificationChange, kInternal}},

      {kGet,    "/api/v1/users/{username}",
       kRead, GetUserInformation, kBearer, {"getUserInformation", "user"}},

      {kGet,    "/api/v1/user/authorizations",
       kRead, ListUserAuthorizations, kBearer, {"listUserAuthorizations", "user", "user:admin", "", kInternal}},
      {kGet,    "/api/v1/user/authorizations/{access_token_uuid}",
       kRead, GetUserAuthorization, kBearer, {"getUserAuthorization", "user", "user:admin", "", kInternal}},
      {kDelete, "/api/v1/user/authorizations/{access_token_uuid}",
       kWrite, DeleteUserAuthorization, kBearer, {"deleteUserAuthorization", "user", "user:admin", "", kInternal}},

      {kGet,    "/api/v1/user/apptoken",
       kRead, ListAppTokens, kBearer, {"listAppTokens", "appspecifictokens", "user:admin", "expiring"}},
      {kPost,   "/api/v1/user/apptoken",
       kWrite, CreateAppToken, kBearer, {"createAppToken", "appspecifictokens", "user:admin", kNewApplicationPassword}},
      {kGet,    "/api/v1/user/apptoken/{token_uuid}",
       kRead, GetAppToken, kBearer, {"getAppToken", "appspecifictokens", "user:admin"}},
      {kDelete, "/api/v1/user/apptoken/{token_uuid}",
       kWrite, RevokeAppToken, kBearer, {"revokeAppToken", "appspecifictokens", "user:admin"}},
      {kGet,    "/api/v1/superuser/apptokens",
       kRead, ListAllAppTokens, kBearer, {"listAllAppTokens", "superuser", "super:user", "expiring"}, kSuperusers},

      {kGet,    "/api/v1/superuser/users/",
       kRead, ListAllUsers, kBearer,
       {"listAllUsers", "superuser", "super:user", "disabled limit next_page"}, kSuperusers},
      {kPost,   "/api/v1/superuser/users/",
       kWrite, CreateInstallUser, kBearer, {"createInstallUser", "superuser", "super:user", kNewUser}, kSuperusers},
      {kGet,    "/api/v1/superuser/users/{username}",
       kRead, GetInstallUser, kBearer, {"getInstallUser", "superuser", "super:user"}, kSuperusers},
      {kPut,    "/api/v1/superuser/users/{username}",
       kWrite, ChangeInstallUser, kBearer, {"changeInstallUser", "superuser", "super:user", kUserChange}, kSuperusers},
      {kDelete, "/api/v1/superuser/users/{username}",
       kWrite, DeleteInstallUser, kBearer, {"deleteInstallUser", "superuser", "super:user"}, kSuperusers},

      {kGet,    "/api/v1/superuser/keys",
       kRead, ListServiceKeys, kBearer, {"listServiceKeys", "superuser", "super:user"}, kSuperusers},
      {kPost,   "/api/v1/superuser/keys",
       kWrite, CreateServiceKey, kBearer, {"createServiceKey", "superuser", "super:user", kNewServiceKey}, kSuperusers},
      {kGet,    "/api/v1/superuser/keys/{kid}",
       kRead, GetServiceKey, kBearer, {"getServiceKey", "superuser", "super:user"}, kSuperusers},
      {kPut,    "/api/v1/superuser/keys/{kid}",
       kWrite, UpdateServiceKey, kBearer,
       {"updateServiceKey", "superuser", "super:user", kServiceKeyChange}, kSuperusers},
      {kDelete, "/api/v1/superuser/keys/{kid}",
       kWrite, DeleteServiceKey, kBearer, {"deleteServiceKey", "superuser", "super:user"}, kSuperusers},
      {kPost,   "/api/v1/superuser/approvedkeys/{kid}",
       kWrite, ApproveServiceKey, kBearer,
       {"approveServiceKey", "superuser", "super:user", kServiceKeyApproval, kCreates}, kSuperusers},
      {kGet,    "/keys/services/{service}/keys",
       kRead, ListPublishedKeys, kNothing},
      {kGet,    "/keys/services/{service}/keys/{kid}",
       kRead, GetPublishedKey, kNothing},

      {kGet,    "/api/v1/user/registrylogins",
       kRead, ListRegistryLogins, kBearer, {"listRegistryLogins", "registrylogin", "user:admin"}},
      {kDelete, "/api/v1/user/registrylogins/{id}",
       kWrite, EndRegistryLogin, kBearer, {"endRegistryLogin", "registrylogin", "user:admin"}},
      {kGet,    "/api/v1/organization/{orgname}/robots/{robot_shortname}/registrylogins",
       kRead, ListOrgRobotLogins, kBearer, {"listOrgRobotLogins", "registrylogin", "org:admin"}},
      {kDelete, "/api/v1/organization/{orgname}/robots/{robot_shortname}/registrylogins/{id}",
       kWrite, EndOrgRobotLogin, kBearer, {"endOrgRobotLogin", "registrylogin", "org:admin"}},
      {kGet,    "/api/v1/user/robots/{robot_shortname}/registrylogins",
       kRead, ListUserRobotLogins, kBearer, {"listUserRobotLogins", "registrylogin", "user:admin"}},
      {kDelete, "/api/v1/user/robots/{robot_shortname}/registrylogins/{id}",
       kWrite, EndUserRobotLogin, kBearer, {"endUserRobotLogin", "registrylogin", "user:admin"}},
  };
  // clang-format on
}

}  // namespace jeton::endpoints::quay
