#pragma once

#include "endpoints/call.h"

// Users: their accounts, sessions and tokens. Superusers: all users, and the keys of services.
namespace jeton::endpoints::quay {

// bootstrap.cc
Outcome RedirectToRenewal(const Call& call);
Outcome RenewBootstrapToken(const Call& call);

// user.cc
Outcome GetLoggedInUser(const Call& call);
Outcome GetUserInformation(const Call& call);

// own_account.cc
Outcome ChangeUserDetails(const Call& call);
Outcome CreateNewUser(const Call& call);
Outcome DeleteCurrentUser(const Call& call);

// user_notifications.cc
Outcome ListUserNotifications(const Call& call);
Outcome GetUserNotification(const Call& call);
Outcome UpdateUserNotification(const Call& call);

// session.cc: signing in and out, and passwords for programs' configuration files
Outcome SigninUser(const Call& call);
Outcome VerifyUser(const Call& call);
Outcome Logout(const Call& call);
Outcome GenerateUserClientKey(const Call& call);

// initialize.cc: the first user
Outcome InitializeUser(const Call& call);

// superusers.cc: accounts of people
Outcome ListAllUsers(const Call& call);
Outcome CreateInstallUser(const Call& call);
Outcome GetInstallUser(const Call& call);
Outcome ChangeInstallUser(const Call& call);
Outcome DeleteInstallUser(const Call& call);

// application_passwords.cc: "app tokens"
Outcome ListAppTokens(const Call& call);
Outcome CreateAppToken(const Call& call);
Outcome GetAppToken(const Call& call);
Outcome RevokeAppToken(const Call& call);
Outcome ListAllAppTokens(const Call& call);

// authorizations.cc
Outcome ListUserAuthorizations(const Call& call);
Outcome GetUserAuthorization(const Call& call);
Outcome DeleteUserAuthorization(const Call& call);

// service_keys.cc
Outcome ListServiceKeys(const Call& call);
Outcome CreateServiceKey(const Call& call);
Outcome GetServiceKey(const Call& call);
Outcome UpdateServiceKey(const Call& call);
Outcome DeleteServiceKey(const Call& call);
Outcome ApproveServiceKey(const Call& call);
Outcome ListPublishedKeys(const Call& call);
Outcome GetPublishedKey(const Call& call);

// registry_logins.cc: what registry clients keep of a login; beyond Quay
Outcome ListRegistryLogins(const Call& call);
Outcome EndRegistryLogin(const Call& call);
Outcome ListOrgRobotLogins(const Call& call);
Outcome EndOrgRobotLogin(const Call& call);
Outcome ListUserRobotLogins(const Call& call);
Outcome EndUserRobotLogin(const Call& call);

}  // namespace jeton::endpoints::quay
