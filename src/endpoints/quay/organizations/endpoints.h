#pragma once

#include "endpoints/call.h"

// Organizations and all that belongs to them: members, teams, robots, repositories, logs.
namespace jeton::endpoints::quay {

// entities.cc: a search for users, robots and teams
Outcome GetMatchingEntities(Authority& authority, const Call& call);

// organizations.cc
Outcome CreateOrganization(Authority& authority, const Call& call);
Outcome GetOrganization(Authority& authority, const Call& call);
Outcome ChangeOrganizationDetails(Authority& authority, const Call& call);
Outcome DeleteAdminedOrganization(Authority& authority, const Call& call);
Outcome GetApplicationInformation(Authority& authority, const Call& call);  // its public part

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

// all_organizations.cc: as superusers see them
Outcome ListAllOrganizations(Authority& authority, const Call& call);
Outcome ChangeOrganization(Authority& authority, const Call& call);
Outcome DeleteOrganization(Authority& authority, const Call& call);
Outcome TakeOwnership(Authority& authority, const Call& call);

// logs.cc and log_export.cc
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

// uses.cc: uses that registries reported
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
