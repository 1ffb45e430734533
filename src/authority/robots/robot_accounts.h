#pragma once

#include <optional>
#include <string>

#include "authority/page.h"
#include "authority/refusal.h"
#include "authority/robots/robots.h"
#include "authority/run.h"
#include "domain/lists/list_order.h"

namespace jeton::authority {

// Robots without their secrets, as our own API shows and changes them.

struct RobotAccount {
  Account account;
  std::optional<TimePoint> last_used;
};

// By name. Any member of an organization may see its robots, with any scope; kNotFound for others.
using RobotAccountPage = Page<RobotAccount, std::string>;
Result<RobotAccountPage, Refusal> ListRobotAccounts(const Run& run, const Actor& actor, const RobotOwner& owner,
                                                    const std::string& after, Extent extent);
Result<RobotAccount, Refusal> ShowRobotAccount(const Run& run, const Actor& actor, const RobotOwner& owner,
                                               std::string_view short_name);

struct RobotSettings {
  std::string description;
  // Nothing: as before; of a new robot, true and never.
  std::optional<bool> enabled{};
  std::optional<TimePoint> ends{};
};
// Gives the robot these settings, or creates it with them and without a secret. Returns whether it was created. Fails
// as CreateRobot does, but never with kTaken.
Result<bool, Refusal> SetRobot(const Run& run, const ChangedRobots& robots, std::string_view short_name,
                               const RobotSettings& settings);

}  // namespace jeton::authority
