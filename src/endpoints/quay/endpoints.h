#pragma once

#include "endpoints/call.h"

// The Quay dialect, resource by resource. The names are its operation ids. Parameters of a path come in its order.
namespace jeton::endpoints::quay {

// error_types.cc
Outcome GetPublicConfig(Authority& authority, const Call& call);
Outcome GetErrorDescription(Authority& authority, const Call& call);

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

// user_notifications.cc: what users are told
Outcome ListUserNotifications(Authority& authority, const Call& call);
Outcome GetUserNotification(Authority& authority, const Call& call);
Outcome UpdateUserNotification(Authority& authority, const Call& call);

// entities.cc: a search for users, robots and teams
Outcome GetMatchingEntities(Authority& authority, const Call& call);

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

// organizations.cc
Outcome CreateOrganization(Authority& authority, const Call& call);
Outcome GetOrganization(Authority& authority, const Call& call);
Outcome ChangeOrganizationDetails(Authority& authority, const Call& call);
Outcome DeleteAdminedOrganization(Authority& authority, const Call& call);
Outcome GetApplicationInformation(Authority& authority, const Call& call);  // what anybody may know of one

// members.cc
Outcome GetOrganizationMembers(Authority& authority, const Call& call);
Outcome GetOrganizationMember(Authority& authority, const Call& call);
Outcome RemoveOrganizationMember(Authority& authority, const Call& call);
Outcome GetOrganizationCollaborators(Authority& authority, const Call& call);

// teams.cc
Outcome UpdateOrganizationTeam(Authority& authority, const Call& call);
Outcome DeleteOrganizationTeam(Authority& authority, const Call& call);
Outcome GetOrganizationTeamMembers(Authority& authority, const Call& call);
Outcome UpdateOrganizationTeamMember(Authority& authority, const Call& call);
Outcome DeleteOrganizationTeamMember(Authority& authority, const Call& call);
Outcome GetOrganizationTeamPermissions(Authority& authority, const Call& call);

// prototypes.cc: default permissions
Outcome GetOrganizationPrototypePermissions(Authority& authority, const Call& call);
Outcome CreateOrganizationPrototypePermission(Authority& authority, const Call& call);
Outcome UpdateOrganizationPrototypePermission(Authority& authority, const Call& call);
Outcome DeleteOrganizationPrototypePermission(Authority& authority, const Call& call);

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

// assignments.cc: tokens that were offered
Outcome ListAssignedAuthorizations(Authority& authority, const Call& call);
Outcome DeleteAssignedAuthorization(Authority& authority, const Call& call);

// robots.cc
Outcome GetOrgRobots(Authority& authority, const Call& call);
Outcome GetOrgRobot(Authority& authority, const Call& call);
Outcome CreateOrgRobot(Authority& authority, const Call& call);
Outcome DeleteOrgRobot(Authority& authority, const Call& call);
Outcome RegenerateOrgRobotToken(Authority& authority, const Call& call);
Outcome GetOrgRobotPermissions(Authority& authority, const Call& call);
Outcome GetUserRobots(Authority& authority, const Call& call);
Outcome GetUserRobot(Authority& authority, const Call& call);
Outcome CreateUserRobot(Authority& authority, const Call& call);
Outcome DeleteUserRobot(Authority& authority, const Call& call);
Outcome RegenerateUserRobotToken(Authority& authority, const Call& call);
Outcome GetUserRobotPermissions(Authority& authority, const Call& call);

// robot_tokens.cc: beyond Quay
Outcome ListOrgRobotTokens(Authority& authority, const Call& call);
Outcome CreateOrgRobotToken(Authority& authority, const Call& call);
Outcome ChangeOrgRobotToken(Authority& authority, const Call& call);
Outcome DeleteOrgRobotToken(Authority& authority, const Call& call);
Outcome ChangeOrgRobotStatus(Authority& authority, const Call& call);
Outcome ListUserRobotTokens(Authority& authority, const Call& call);
Outcome CreateUserRobotToken(Authority& authority, const Call& call);
Outcome ChangeUserRobotToken(Authority& authority, const Call& call);
Outcome DeleteUserRobotToken(Authority& authority, const Call& call);
Outcome ChangeUserRobotStatus(Authority& authority, const Call& call);

// federation.cc
Outcome GetOrgRobotFederation(Authority& authority, const Call& call);
Outcome CreateOrgRobotFederation(Authority& authority, const Call& call);
Outcome DeleteOrgRobotFederation(Authority& authority, const Call& call);
Outcome GetUserRobotFederation(Authority& authority, const Call& call);
Outcome CreateUserRobotFederation(Authority& authority, const Call& call);
Outcome DeleteUserRobotFederation(Authority& authority, const Call& call);

// trust.cc: the same rules with claims, beyond Quay
Outcome GetOrgRobotTrust(Authority& authority, const Call& call);
Outcome ChangeOrgRobotTrust(Authority& authority, const Call& call);
Outcome CheckOrgRobotTrust(Authority& authority, const Call& call);
Outcome TryOrgRobotTrust(Authority& authority, const Call& call);
Outcome GetUserRobotTrust(Authority& authority, const Call& call);
Outcome ChangeUserRobotTrust(Authority& authority, const Call& call);
Outcome CheckUserRobotTrust(Authority& authority, const Call& call);
Outcome TryUserRobotTrust(Authority& authority, const Call& call);

// robot_exchange.cc
Outcome ExchangeRobotToken(Authority& authority, const Call& call);

// service_keys.cc
Outcome ListServiceKeys(Authority& authority, const Call& call);
Outcome CreateServiceKey(Authority& authority, const Call& call);
Outcome GetServiceKey(Authority& authority, const Call& call);
Outcome UpdateServiceKey(Authority& authority, const Call& call);
Outcome DeleteServiceKey(Authority& authority, const Call& call);
Outcome ApproveServiceKey(Authority& authority, const Call& call);
Outcome ListPublishedKeys(Authority& authority, const Call& call);
Outcome GetPublishedKey(Authority& authority, const Call& call);

// all_organizations.cc: as superusers see them
Outcome ListAllOrganizations(Authority& authority, const Call& call);
Outcome ChangeOrganization(Authority& authority, const Call& call);
Outcome DeleteOrganization(Authority& authority, const Call& call);
Outcome TakeOwnership(Authority& authority, const Call& call);

// registry_logins.cc: what registry clients keep of a login; beyond Quay
Outcome ListRegistryLogins(Authority& authority, const Call& call);
Outcome EndRegistryLogin(Authority& authority, const Call& call);
Outcome ListOrgRobotLogins(Authority& authority, const Call& call);
Outcome EndOrgRobotLogin(Authority& authority, const Call& call);
Outcome ListUserRobotLogins(Authority& authority, const Call& call);
Outcome EndUserRobotLogin(Authority& authority, const Call& call);

// logs.cc
Outcome ListOrgLogs(Authority& authority, const Call& call);
Outcome ListUserLogs(Authority& authority, const Call& call);
Outcome ListRepoLogs(Authority& authority, const Call& call);
Outcome ListAllLogs(Authority& authority, const Call& call);
Outcome GetAggregateOrgLogs(Authority& authority, const Call& call);
Outcome GetAggregateUserLogs(Authority& authority, const Call& call);
Outcome GetAggregateRepoLogs(Authority& authority, const Call& call);
Outcome ListAllAggregateLogs(Authority& authority, const Call& call);
Outcome ExportOrgLogs(Authority& authority, const Call& call);
Outcome ExportUserLogs(Authority& authority, const Call& call);
Outcome ExportRepoLogs(Authority& authority, const Call& call);

// repository_list.cc and repositories.cc
Outcome ListRepos(Authority& authority, const Call& call);
Outcome CreateRepo(Authority& authority, const Call& call);
Outcome GetRepo(Authority& authority, const Call& call);
Outcome UpdateRepo(Authority& authority, const Call& call);
Outcome ChangeRepoVisibility(Authority& authority, const Call& call);
Outcome DeleteRepository(Authority& authority, const Call& call);

// uses.cc: what registries have told
Outcome ListRepoUses(Authority& authority, const Call& call);
Outcome ListOrgRobotUses(Authority& authority, const Call& call);
Outcome ListUserRobotUses(Authority& authority, const Call& call);

// permissions.cc: of users and robots, of teams, and, beyond Quay, of applications
Outcome GetUserTransitivePermission(Authority& authority, const Call& call);
Outcome ListRepoTeamPermissions(Authority& authority, const Call& call);
Outcome GetTeamPermissions(Authority& authority, const Call& call);
Outcome ChangeTeamPermissions(Authority& authority, const Call& call);
Outcome DeleteTeamPermissions(Authority& authority, const Call& call);
Outcome ListRepoTokens(Authority& authority, const Call& call);
Outcome CreateToken(Authority& authority, const Call& call);
Outcome GetTokens(Authority& authority, const Call& call);
Outcome ChangeToken(Authority& authority, const Call& call);
Outcome DeleteToken(Authority& authority, const Call& call);
Outcome ListRepoUserPermissions(Authority& authority, const Call& call);
Outcome GetUserPermissions(Authority& authority, const Call& call);
Outcome ChangeUserPermissions(Authority& authority, const Call& call);
Outcome DeleteUserPermissions(Authority& authority, const Call& call);
Outcome ListRepoApplicationPermissions(Authority& authority, const Call& call);
Outcome GetApplicationPermissions(Authority& authority, const Call& call);
Outcome ChangeApplicationPermissions(Authority& authority, const Call& call);
Outcome DeleteApplicationPermissions(Authority& authority, const Call& call);

}  // namespace jeton::endpoints::quay
