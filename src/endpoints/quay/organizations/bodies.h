#pragma once

#include <optional>
#include <string>

#include "authority/organizations/teams.h"
#include "authority/robots/robot_tokens.h"
#include "authority/robots/robots.h"
#include "endpoints/quay/body_parts.h"

// The request bodies of this folder's endpoints. The tables in bodies.cc describe each member.
namespace jeton::endpoints::quay {

struct NewOrganization {
  std::string name;
  std::optional<std::string> email;
  std::optional<std::string> contact_email;
};
extern const wire::Body<NewOrganization> kNewOrganization;

struct OrganizationChange {
  std::optional<std::string> email;
  std::optional<std::string> contact_email;
  AskedDetails details;
};
extern const wire::Body<OrganizationChange> kOrganizationChange;

struct OrganizationRenaming {
  std::optional<std::string> name;
};
extern const wire::Body<OrganizationRenaming> kOrganizationRenaming;

extern const wire::Body<authority::TeamChange> kTeamChange;

struct RoleBody {
  RepositoryRole role = RepositoryRole::kRead;
};
extern const wire::Body<RoleBody> kRoleBody;

struct NewPrototype {
  struct Delegate {
    std::string kind;
    std::string name;
  };
  struct Activating {
    std::string name;
  };
  RepositoryRole role = RepositoryRole::kRead;
  Delegate delegate;
  std::optional<Activating> activating;
};
extern const wire::Body<NewPrototype> kNewPrototype;

extern const wire::Body<authority::NewRobot> kNewRobot;

struct NewRobotToken {
  authority::RobotTokenRequest request;
  AskedRestriction restriction;
};
extern const wire::Body<NewRobotToken> kNewRobotToken;

struct RobotTokenEnd {
  Seconds expiration{0};
};
extern const wire::Body<RobotTokenEnd> kRobotTokenEnd;

extern const wire::Body<authority::RobotStatus> kRobotStatus;

struct NewRepository {
  std::string name;
  std::optional<std::string> name_space;
  std::string description;
  Visibility visibility = Visibility::kPrivate;
};
extern const wire::Body<NewRepository> kNewRepository;

struct RepositoryDescription {
  std::string description;
};
extern const wire::Body<RepositoryDescription> kRepositoryDescription;

struct VisibilityBody {
  Visibility visibility = Visibility::kPrivate;
};
extern const wire::Body<VisibilityBody> kVisibilityBody;

// For tokens of a repository, which are no longer created.
struct RepositoryToken {};
extern const wire::Body<RepositoryToken> kRepositoryToken;

struct LogExport {
  std::string callback_url;
  std::string callback_email;
};
extern const wire::Body<LogExport> kLogExport;

}  // namespace jeton::endpoints::quay
