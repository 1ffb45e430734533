#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "authority/organizations/permissions.h"
#include "authority/refusal.h"
#include "authority/robots/robot_tokens.h"
#include "authority/run.h"

// Grants what a subject needs for an action on a repository, in one step, and takes it away again.
namespace jeton::authority {

struct AccessGrant {
  std::string who;  // a user, or a robot of the name space
  RepositoryAction action = RepositoryAction::kPull;
  std::string name_space;
  std::string repository;
  TimePoint role_end = kNever;
  std::optional<Seconds> secret_life;  // of a robot's new secret; nothing: for ever
  std::string note;
  bool create = false;  // a robot that does not exist is made
};

struct GrantedAccess {
  RoleTerm term;  // that the subject has now
  bool made_repository = false;
  bool made_robot = false;
  std::optional<RobotTokenView> token;  // of a robot
};

// The right that was missing, for whom the message is.
struct AccessGrantRefusal {
  Refusal refusal = Refusal::kForbidden;
  bool of_robots = false;  // concerns the robots of the name space, and not the repository
  std::int64_t most = 0;   // with kLimitReached: how many there may be
};

// Makes the repository if it does not exist, and the actor may. Gives a robot a new secret. Asks for the rights of all
// of its steps.
Result<GrantedAccess, AccessGrantRefusal> LendAccess(const Run& run, const Actor& actor, const AccessGrant& grant);

// Takes away the role on the repository that allows the action. Returns the role; kNone: there was none.
// kUnknownGrantee, kOwner.
Result<RepositoryRole, Refusal> WithdrawAccess(const Run& run, const Actor& actor, const AccessGrant& grant);

}  // namespace jeton::authority
