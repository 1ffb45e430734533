#pragma once

#include "endpoints/call.h"

// Users: their accounts, sessions and tokens. Superusers: all users, and the keys of services.
namespace jeton::endpoints::quay {

// bootstrap.cc
Outcome RedirectToRenewal(Authority& authority, const Call& call);
Outcome RenewBootstrapToken(Authority& authority, const Call& call);

// user.cc
Outcome GetLoggedInUser(Authority& authority, const Call& call);
Outcome GetUserInformation(Authority& authority, const Call& call);

// own_account.cc
Outcome ChangeUserDetails(Authority& authority, const Call& call);
Outcome CreateNewUser(Authority& authority, const Call& call);
Outcome DeleteCurrentUser(Authority& authority, const Call& call);

// user_notifications.cc
Outcome ListUserNotifications(Authority& authority, const Call& call);
Outcome GetUserNotification(Authority& authority, const Call& call);
Outcome UpdateUserNotification(Authority& authority, const Call& call);

// session.cc: signing in and out, and passwords for programs' configuration files
Outcome SigninUser(Authority& authority, const Call& call);
Outcome VerifyUser(Authority& authority, const Call& call);
Outcome Logout(Authority& authority, const Call& call);
Outcome GenerateUserClientKey(Authority& authority, const Call& call);

// initialize.cc: the first user
Outcome InitializeUser(Authority& authority, const Call& call);

// superusers.cc: accounts of people
Outcome ListAllUsers(Authority& authority, const Call& call);
Outcome CreateInstallUser(Authority& authority, const Call& call);
Outcome GetInstallUser(Authority& authority, const Call& call);
Outcome ChangeInstallUser(Authority& authority, const Call& call);
Outcome DeleteInstallUser(Authority& authority, const Call& call);

// application_passwords.cc: "app tokens"
Outcome ListAppTokens(Authority& authority, const Call& call);
Outcome CreateAppToken(Authority& authority, const Call& call);
Outcome GetAppToken(Authority& authority, const Call& call);
Outcome RevokeAppToken(Authority& authority, const Call& call);
Outcome ListAllAppTokens(Authority& authority, const Call& call);

// authorizations.cc
Outcome ListUserAuthorizations(Authority& authority, const Call& call);
Outcome GetUserAuthorization(Authority& authority, const Call& call);
Outcome DeleteUserAuthorization(Authority& authority, const Call& call);

// service_keys.cc
Outcome ListServiceKeys(Authority& authority, const Call& call);
Outcome CreateServiceKey(Authority& authority, const Call& call);
Outcome GetServiceKey(Authority& authority, const Call& call);
Outcome UpdateServiceKey(Authority& authority, const Call& call);
Outcome DeleteServiceKey(Authority& authority, const Call& call);
Outcome ApproveServiceKey(Authority& authority, const Call& call);
Outcome ListPublishedKeys(Authority& authority, const Call& call);
Outcome GetPublishedKey(Authority& authority, const Call& call);

// registry_logins.cc: what registry clients keep of a login; beyond Quay
Outcome ListRegistryLogins(Authority& authority, const Call& call);
Outcome EndRegistryLogin(Authority& authority, const Call& call);
Outcome ListOrgRobotLogins(Authority& authority, const Call& call);
Outcome EndOrgRobotLogin(Authority& authority, const Call& call);
Outcome ListUserRobotLogins(Authority& authority, const Call& call);
Outcome EndUserRobotLogin(Authority& authority, const Call& call);

}  // namespace jeton::endpoints::quay
