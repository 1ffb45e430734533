#pragma once

#include "endpoints/call.h"

// Organizations and all that belongs to them: members, teams, robots, repositories, logs.
namespace jeton::endpoints::quay {

// entities.cc: a search for users, robots and teams
Outcome GetMatchingEntities(const Call& call);

// organizations.cc
Outcome CreateOrganization(const Call& call);
Outcome GetOrganization(const Call& call);
Outcome ChangeOrganizationDetails(const Call& call);
Outcome DeleteAdminedOrganization(const Call& call);
Outcome GetApplicationInformation(const Call& call);  // its public part

// members.cc
Outcome GetOrganizationMembers(const Call& call);
Outcome GetOrganizationMember(const Call& call);
Outcome RemoveOrganizationMember(const Call& call);
Outcome GetOrganizationCollaborators(const Call& call);

// teams.cc
Outcome UpdateOrganizationTeam(const Call& call);
Outcome DeleteOrganizationTeam(const Call& call);
Outcome GetOrganizationTeamMembers(const Call& call);
Outcome UpdateOrganizationTeamMember(const Call& call);
Outcome DeleteOrganizationTeamMember(const Call& call);
Outcome GetOrganizationTeamPermissions(const Call& call);

// prototypes.cc: default permissions
Outcome GetOrganizationPrototypePermissions(const Call& call);
Outcome CreateOrganizationPrototypePermission(const Call& call);
Outcome UpdateOrganizationPrototypePermission(const Call& call);
Outcome DeleteOrganizationPrototypePermission(const Call& call);

// robots.cc
Outcome GetOrgRobots(const Call& call);
Outcome GetOrgRobot(const Call& call);
Outcome CreateOrgRobot(const Call& call);
Outcome DeleteOrgRobot(const Call& call);
Outcome RegenerateOrgRobotToken(const Call& call);
Outcome GetOrgRobotPermissions(const Call& call);
Outcome GetUserRobots(const Call& call);
Outcome GetUserRobot(const Call& call);
Outcome CreateUserRobot(const Call& call);
Outcome DeleteUserRobot(const Call& call);
Outcome RegenerateUserRobotToken(const Call& call);
Outcome GetUserRobotPermissions(const Call& call);

// robot_tokens.cc: beyond Quay
Outcome ListOrgRobotTokens(const Call& call);
Outcome CreateOrgRobotToken(const Call& call);
Outcome ChangeOrgRobotToken(const Call& call);
Outcome DeleteOrgRobotToken(const Call& call);
Outcome ChangeOrgRobotStatus(const Call& call);
Outcome ListUserRobotTokens(const Call& call);
Outcome CreateUserRobotToken(const Call& call);
Outcome ChangeUserRobotToken(const Call& call);
Outcome DeleteUserRobotToken(const Call& call);
Outcome ChangeUserRobotStatus(const Call& call);

// all_organizations.cc: as superusers see them
Outcome ListAllOrganizations(const Call& call);
Outcome ChangeOrganization(const Call& call);
Outcome DeleteOrganization(const Call& call);
Outcome TakeOwnership(const Call& call);

// logs.cc and log_export.cc
Outcome ListOrgLogs(const Call& call);
Outcome ListUserLogs(const Call& call);
Outcome ListRepoLogs(const Call& call);
Outcome ListAllLogs(const Call& call);
Outcome GetAggregateOrgLogs(const Call& call);
Outcome GetAggregateUserLogs(const Call& call);
Outcome GetAggregateRepoLogs(const Call& call);
Outcome ListAllAggregateLogs(const Call& call);
Outcome ExportOrgLogs(const Call& call);
Outcome ExportUserLogs(const Call& call);
Outcome ExportRepoLogs(const Call& call);

// repository_list.cc and repositories.cc
Outcome ListRepos(const Call& call);
Outcome CreateRepo(const Call& call);
Outcome GetRepo(const Call& call);
Outcome UpdateRepo(const Call& call);
Outcome ChangeRepoVisibility(const Call& call);
Outcome DeleteRepository(const Call& call);

// uses.cc: uses that registries reported
Outcome ListRepoUses(const Call& call);
Outcome ListOrgRobotUses(const Call& call);
Outcome ListUserRobotUses(const Call& call);

// permissions.cc: of users and robots, of teams, and, beyond Quay, of applications
Outcome GetUserTransitivePermission(const Call& call);
Outcome ListRepoTeamPermissions(const Call& call);
Outcome GetTeamPermissions(const Call& call);
Outcome ChangeTeamPermissions(const Call& call);
Outcome DeleteTeamPermissions(const Call& call);
Outcome ListRepoTokens(const Call& call);
Outcome CreateToken(const Call& call);
Outcome GetTokens(const Call& call);
Outcome ChangeToken(const Call& call);
Outcome DeleteToken(const Call& call);
Outcome ListRepoUserPermissions(const Call& call);
Outcome GetUserPermissions(const Call& call);
Outcome ChangeUserPermissions(const Call& call);
Outcome DeleteUserPermissions(const Call& call);
Outcome ListRepoApplicationPermissions(const Call& call);
Outcome GetApplicationPermissions(const Call& call);
Outcome ChangeApplicationPermissions(const Call& call);
Outcome DeleteApplicationPermissions(const Call& call);

}  // namespace jeton::endpoints::quay
