#pragma once

#include "endpoints/call.h"

// Organizations and what belongs to them: members, teams, robots, repositories, logs.
namespace jeton::endpoints::quay {

// entities.cc: a search for users, robots and teams
Outcome GetMatchingEntities(const Call& call, const Actor& actor);

// organizations.cc
Outcome CreateOrganization(const Call& call, const Actor& actor);
Outcome GetOrganization(const Call& call, const Actor& actor);
Outcome ChangeOrganizationDetails(const Call& call, const Actor& actor);
Outcome DeleteAdminedOrganization(const Call& call, const Actor& actor);
Outcome GetApplicationInformation(const Call& call, const Actor& actor);  // its public part

// members.cc
Outcome GetOrganizationMembers(const Call& call, const Actor& actor);
Outcome GetOrganizationMember(const Call& call, const Actor& actor);
Outcome RemoveOrganizationMember(const Call& call, const Actor& actor);
Outcome GetOrganizationCollaborators(const Call& call, const Actor& actor);

// teams.cc
Outcome UpdateOrganizationTeam(const Call& call, const Actor& actor);
Outcome DeleteOrganizationTeam(const Call& call, const Actor& actor);
Outcome GetOrganizationTeamMembers(const Call& call, const Actor& actor);
Outcome UpdateOrganizationTeamMember(const Call& call, const Actor& actor);
Outcome DeleteOrganizationTeamMember(const Call& call, const Actor& actor);
Outcome GetOrganizationTeamPermissions(const Call& call, const Actor& actor);

// prototypes.cc: default permissions
Outcome GetOrganizationPrototypePermissions(const Call& call, const Actor& actor);
Outcome CreateOrganizationPrototypePermission(const Call& call, const Actor& actor);
Outcome UpdateOrganizationPrototypePermission(const Call& call, const Actor& actor);
Outcome DeleteOrganizationPrototypePermission(const Call& call, const Actor& actor);

// robots.cc
Outcome GetOrgRobots(const Call& call, const Actor& actor);
Outcome GetOrgRobot(const Call& call, const Actor& actor);
Outcome CreateOrgRobot(const Call& call, const Actor& actor);
Outcome DeleteOrgRobot(const Call& call, const Actor& actor);
Outcome RegenerateOrgRobotToken(const Call& call, const Actor& actor);
Outcome GetOrgRobotPermissions(const Call& call, const Actor& actor);
Outcome GetUserRobots(const Call& call, const Actor& actor);
Outcome GetUserRobot(const Call& call, const Actor& actor);
Outcome CreateUserRobot(const Call& call, const Actor& actor);
Outcome DeleteUserRobot(const Call& call, const Actor& actor);
Outcome RegenerateUserRobotToken(const Call& call, const Actor& actor);
Outcome GetUserRobotPermissions(const Call& call, const Actor& actor);

// robot_tokens.cc: beyond Quay
Outcome ListOrgRobotTokens(const Call& call, const Actor& actor);
Outcome CreateOrgRobotToken(const Call& call, const Actor& actor);
Outcome ChangeOrgRobotToken(const Call& call, const Actor& actor);
Outcome DeleteOrgRobotToken(const Call& call, const Actor& actor);
Outcome ChangeOrgRobotStatus(const Call& call, const Actor& actor);
Outcome ListUserRobotTokens(const Call& call, const Actor& actor);
Outcome CreateUserRobotToken(const Call& call, const Actor& actor);
Outcome ChangeUserRobotToken(const Call& call, const Actor& actor);
Outcome DeleteUserRobotToken(const Call& call, const Actor& actor);
Outcome ChangeUserRobotStatus(const Call& call, const Actor& actor);

// all_organizations.cc: as superusers see them
Outcome ListAllOrganizations(const Call& call, const Actor& actor);
Outcome ChangeOrganization(const Call& call, const Actor& actor);
Outcome DeleteOrganization(const Call& call, const Actor& actor);
Outcome TakeOwnership(const Call& call, const Actor& actor);

// logs.cc and log_export.cc
Outcome ListOrgLogs(const Call& call, const Actor& actor);
Outcome ListUserLogs(const Call& call, const Actor& actor);
Outcome ListRepoLogs(const Call& call, const Actor& actor);
Outcome ListAllLogs(const Call& call, const Actor& actor);
Outcome GetAggregateOrgLogs(const Call& call, const Actor& actor);
Outcome GetAggregateUserLogs(const Call& call, const Actor& actor);
Outcome GetAggregateRepoLogs(const Call& call, const Actor& actor);
Outcome ListAllAggregateLogs(const Call& call, const Actor& actor);
Outcome ExportOrgLogs(const Call& call, const Actor& actor);
Outcome ExportUserLogs(const Call& call, const Actor& actor);
Outcome ExportRepoLogs(const Call& call, const Actor& actor);

// repository_list.cc and repositories.cc
Outcome ListRepos(const Call& call, const Actor& actor);
Outcome CreateRepo(const Call& call, const Actor& actor);
Outcome GetRepo(const Call& call, const Actor& actor);
Outcome UpdateRepo(const Call& call, const Actor& actor);
Outcome ChangeRepoVisibility(const Call& call, const Actor& actor);
Outcome DeleteRepository(const Call& call, const Actor& actor);

// uses.cc: uses that registries reported
Outcome ListRepoUses(const Call& call, const Actor& actor);
Outcome ListOrgRobotUses(const Call& call, const Actor& actor);
Outcome ListUserRobotUses(const Call& call, const Actor& actor);

// permissions.cc: of users and robots, of teams, and, beyond Quay, of applications
Outcome GetUserTransitivePermission(const Call& call, const Actor& actor);
Outcome ListRepoTeamPermissions(const Call& call, const Actor& actor);
Outcome GetTeamPermissions(const Call& call, const Actor& actor);
Outcome ChangeTeamPermissions(const Call& call, const Actor& actor);
Outcome DeleteTeamPermissions(const Call& call, const Actor& actor);
Outcome ListRepoTokens(const Call& call, const Actor& actor);
Outcome CreateToken(const Call& call, const Actor& actor);
Outcome GetTokens(const Call& call, const Actor& actor);
Outcome ChangeToken(const Call& call, const Actor& actor);
Outcome DeleteToken(const Call& call, const Actor& actor);
Outcome ListRepoUserPermissions(const Call& call, const Actor& actor);
Outcome GetUserPermissions(const Call& call, const Actor& actor);
Outcome ChangeUserPermissions(const Call& call, const Actor& actor);
Outcome DeleteUserPermissions(const Call& call, const Actor& actor);
Outcome ListRepoApplicationPermissions(const Call& call, const Actor& actor);
Outcome GetApplicationPermissions(const Call& call, const Actor& actor);
Outcome ChangeApplicationPermissions(const Call& call, const Actor& actor);
Outcome DeleteApplicationPermissions(const Call& call, const Actor& actor);

}  // namespace jeton::endpoints::quay
