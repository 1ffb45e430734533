#pragma once

#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "authority/organizations/teams.h"
#include "authority/page.h"
#include "authority/refusal.h"
#include "authority/run.h"
#include "domain/policy.h"
#include "storage/directory/accounts.h"

namespace jeton::authority {

// The robot accounts of an organization or of a user.

// Whose robots are meant.
struct RobotOwner {
  std::string name;
  bool self = false;  // the caller, by whatever right there is over one's own account
};

struct RobotView {
  Account robot;
  std::optional<TimePoint> last_used;
  std::optional<Secret> token;  // only for admins, where a copy is kept or it was just made
};

struct RobotPermissions {
  std::vector<std::string> teams;
  std::vector<std::string> repositories;
};
// What was asked for is left out where the caller may not see it.
struct ListedRobot {
  RobotView view;
  std::optional<RobotPermissions> permissions;
  bool with_token = false;
};
struct RobotListPlace {
  storage::Accounts::RobotPlace after;
  std::size_t passed = 0;  // robots before it
};
using RobotPage = Page<ListedRobot, RobotListPlace>;
struct RobotListQuery {
  bool permissions = false;
  bool tokens = true;
  std::size_t limit = std::numeric_limits<std::size_t>::max();  // of the whole list
};
// The most recently used first, then the oldest.
Result<RobotPage, Refusal> ListRobots(const Run& run, const Actor& actor, const RobotOwner& owner,
                                      const RobotListQuery& query, const RobotListPlace& place, std::size_t most);
Result<RobotView, Refusal> ShowRobot(const Run& run, const Actor& actor, const RobotOwner& owner,
                                     std::string_view short_name);
// What may come with a new robot; nothing: it was not sent.
struct NewRobot {
  std::optional<std::string> description;
  std::optional<std::string> metadata;  // a JSON object
};
Result<RobotView, Refusal> CreateRobot(const Run& run, const Actor& actor, const RobotOwner& owner,
                                       std::string_view short_name, const NewRobot& wanted);
// With its permissions and memberships; its tokens are dead when this is committed.
Result<void, Refusal> DeleteRobot(const Run& run, const Actor& actor, const RobotOwner& owner,
                                  std::string_view short_name);
// The old token is dead when this is committed.
Result<RobotView, Refusal> RegenerateRobotToken(const Run& run, const Actor& actor, const RobotOwner& owner,
                                                std::string_view short_name);

// What the robot may do on repositories of its owner.
Result<GrantPage, Refusal> ListRobotPermissions(const Run& run, const Actor& actor, const RobotOwner& owner,
                                                std::string_view short_name, const GrantPage::Place& after,
                                                std::size_t most);

// The decision alone where it needs no look at anything: over one's own. For others' robots it comes later.
Result<void, Refusal> MayChangeOwnRobots(const Actor& actor, const RobotOwner& owner);

// The robot alone, once the policy has allowed `access` to it.
Result<Account, Refusal> FindRobot(const Run& run, const Actor& actor, const RobotOwner& owner,
                                   std::string_view short_name, Access access);

}  // namespace jeton::authority
