#pragma once

#include "endpoints/call.h"

// Users: their accounts, sessions and tokens. Superusers: all users, and the keys of services.
namespace jeton::endpoints::quay {

// bootstrap.cc
Outcome RedirectToRenewal(const Call& call);
Outcome RenewBootstrapToken(const Call& call);

// user.cc
Outcome GetLoggedInUser(const Call& call, const Actor& actor);
Outcome GetUserInformation(const Call& call, const Actor& actor);

// own_account.cc
Outcome ChangeUserDetails(const Call& call, const Actor& actor);
Outcome CreateNewUser(const Call& call);
Outcome DeleteCurrentUser(const Call& call, const Actor& actor);

// user_notifications.cc
Outcome ListUserNotifications(const Call& call, const Actor& actor);
Outcome GetUserNotification(const Call& call, const Actor& actor);
Outcome UpdateUserNotification(const Call& call, const Actor& actor);

// session.cc: signing in and out, and passwords for programs' configuration files
Outcome SigninUser(const Call& call);
Outcome VerifyUser(const Call& call);
Outcome Logout(const Call& call, const Actor& actor);
Outcome GenerateUserClientKey(const Call& call);

// initialize.cc: the first user
Outcome InitializeUser(const Call& call);

// superusers.cc: accounts of people
Outcome ListAllUsers(const Call& call, const Actor& actor);
Outcome CreateInstallUser(const Call& call, const Actor& actor);
Outcome GetInstallUser(const Call& call, const Actor& actor);
Outcome ChangeInstallUser(const Call& call, const Actor& actor);
Outcome DeleteInstallUser(const Call& call, const Actor& actor);

// application_passwords.cc: "app tokens"
Outcome ListAppTokens(const Call& call, const Actor& actor);
Outcome CreateAppToken(const Call& call, const Actor& actor);
Outcome GetAppToken(const Call& call, const Actor& actor);
Outcome RevokeAppToken(const Call& call, const Actor& actor);
Outcome ListAllAppTokens(const Call& call, const Actor& actor);

// authorizations.cc
Outcome ListUserAuthorizations(const Call& call, const Actor& actor);
Outcome GetUserAuthorization(const Call& call, const Actor& actor);
Outcome DeleteUserAuthorization(const Call& call, const Actor& actor);

// service_keys.cc
Outcome ListServiceKeys(const Call& call, const Actor& actor);
Outcome CreateServiceKey(const Call& call, const Actor& actor);
Outcome GetServiceKey(const Call& call, const Actor& actor);
Outcome UpdateServiceKey(const Call& call, const Actor& actor);
Outcome DeleteServiceKey(const Call& call, const Actor& actor);
Outcome ApproveServiceKey(const Call& call, const Actor& actor);
Outcome ListPublishedKeys(const Call& call);
Outcome GetPublishedKey(const Call& call);

// registry_logins.cc: logins that registry clients keep; beyond Quay
Outcome ListRegistryLogins(const Call& call, const Actor& actor);
Outcome EndRegistryLogin(const Call& call, const Actor& actor);
Outcome ListOrgRobotLogins(const Call& call, const Actor& actor);
Outcome EndOrgRobotLogin(const Call& call, const Actor& actor);
Outcome ListUserRobotLogins(const Call& call, const Actor& actor);
Outcome EndUserRobotLogin(const Call& call, const Actor& actor);

}  // namespace jeton::endpoints::quay
