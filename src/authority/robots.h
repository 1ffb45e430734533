#pragma once

#include <optional>
#include <string>
#include <vector>

#include "authority/authority.h"
#include "authority/teams.h"
#include "authority/work.h"
#include "domain/policy.h"

namespace jeton::authority {

// The robot accounts of an organization or of a user.

// Whose robots are meant.
struct RobotOwner {
  std::string name;
  bool self = false;  // the caller himself, by whatever right he has over his own account
};

struct RobotView {
  Account robot;
  std::optional<TimePoint> last_used;
  std::optional<Secret> token;  // only for admins, where a copy is kept or it was just made
  std::vector<std::string> teams;
  std::vector<std::string> repositories;
};

struct RobotList {
  std::vector<RobotView> robots;  // most recently used first
  bool with_permissions = false;  // what was asked for is left out where the caller may not see it
  bool with_tokens = false;
};

Result<RobotList, Refusal> ListRobots(Authority& authority, const Work& work, const Actor& actor,
                                      const RobotOwner& owner, bool permissions, bool tokens,
                                      std::optional<std::size_t> limit);
Result<RobotView, Refusal> ShowRobot(Authority& authority, const Work& work, const Actor& actor,
                                     const RobotOwner& owner, std::string_view short_name);
// What may come with a new robot; nothing: it was not sent.
struct NewRobot {
  std::optional<std::string> description;
  std::optional<std::string> metadata;  // a JSON object
};
Result<RobotView, Refusal> CreateRobot(Authority& authority, const Work& work, const Actor& actor,
                                       const RobotOwner& owner, std::string_view short_name, const NewRobot& wanted);
// With its permissions and memberships; its tokens are dead when this is committed.
Result<void, Refusal> DeleteRobot(Authority& authority, const Work& work, const Actor& actor, const RobotOwner& owner,
                                  std::string_view short_name);
// The old token is dead when this is committed.
Result<RobotView, Refusal> RegenerateRobotToken(Authority& authority, const Work& work, const Actor& actor,
                                                const RobotOwner& owner, std::string_view short_name);

// What the robot may do on repositories of its owner.
Result<Grants, Refusal> ListRobotPermissions(Authority& authority, const Work& work, const Actor& actor,
                                             const RobotOwner& owner, std::string_view short_name);

// The decision alone where it needs no look at anything: over one's own. For others' robots it comes later.
Result<void, Refusal> MayChangeOwnRobots(const Actor& actor, const RobotOwner& owner);

// The robot alone, once the policy has said yes to `reading` or changing it.
Result<Account, Refusal> FindRobot(Authority& authority, const Work& work, const Actor& actor, const RobotOwner& owner,
                                   std::string_view short_name, bool reading);

}  // namespace jeton::authority
