#pragma once

#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "authority/organizations/teams.h"
#include "authority/page.h"
#include "authority/refusal.h"
#include "authority/run.h"
#include "domain/policy.h"
#include "storage/directory/accounts.h"

namespace jeton::authority {

// The robot accounts of an organization or of a user.

// The owner of the robots in question.
struct RobotOwner {
  std::string name;
  bool self = false;  // the caller, judged by the right over their own account
};

struct RobotView {
  Account robot;
  std::optional<TimePoint> last_used;
  std::optional<Secret> token;  // only for admins, if a copy is kept or the token is new
};

struct RobotPermissions {
  std::vector<std::string> teams;
  std::vector<std::string> repositories;
};
// Requested parts that the caller may not see are left out.
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
  RobotOwner owner;
  bool permissions = false;
  bool tokens = true;
  std::size_t limit = std::numeric_limits<std::size_t>::max();  // of the whole list
};
// Lists the most recently used first, then the oldest. Any member of an organization may see its robots.
Result<RobotPage, Refusal> ListRobots(const Run& run, const Actor& actor, const RobotListQuery& query,
                                      const RobotListPlace& place, std::size_t most);

// Proof that the policy allows the actor `access` to the robots of an owner; only AdministerRobots makes one. Valid for
// one run, and no longer than the actor lives.
template <Access access>
class AdministeredRobots {
 public:
  const RobotOwner& owner() const { return owner_; }
  const NamespaceFacts& facts() const { return facts_; }  // of the owner
  const Actor& by() const { return *by_; }

 private:
  AdministeredRobots(RobotOwner owner, NamespaceFacts facts, const Actor& by)
      : owner_(std::move(owner)), facts_(facts), by_(&by) {}
  template <Access asked>
  friend Result<AdministeredRobots<asked>, Refusal> AdministerRobots(const Run& run, const Actor& actor,
                                                                     const RobotOwner& owner);

  RobotOwner owner_;
  NamespaceFacts facts_;
  const Actor* by_;
};
template <Access access>
Result<AdministeredRobots<access>, Refusal> AdministerRobots(const Run& run, const Actor& actor,
                                                             const RobotOwner& owner);

// The same for one robot; only FindRobot makes one.
template <Access access>
class AdministeredRobot {
 public:
  const AdministeredRobots<access>& among() const { return among_; }
  const Account& account() const { return account_; }
  const Id& id() const { return account_.id; }
  const std::string& short_name() const { return short_name_; }
  const Actor& by() const { return among_.by(); }

 private:
  AdministeredRobot(AdministeredRobots<access> among, Account account, std::string_view short_name)
      : among_(std::move(among)), account_(std::move(account)), short_name_(short_name) {}
  template <Access asked>
  friend Result<AdministeredRobot<asked>, Refusal> FindRobot(const Work& work, const AdministeredRobots<asked>& robots,
                                                             std::string_view short_name);

  AdministeredRobots<access> among_;
  Account account_;
  std::string short_name_;
};
// kUnknownRobot.
template <Access access>
Result<AdministeredRobot<access>, Refusal> FindRobot(const Work& work, const AdministeredRobots<access>& robots,
                                                     std::string_view short_name);
// AdministerRobots and FindRobot in one.
template <Access access>
Result<AdministeredRobot<access>, Refusal> FindRobot(const Run& run, const Actor& actor, const RobotOwner& owner,
                                                     std::string_view short_name) {
  const auto robots = AdministerRobots<access>(run, actor, owner);
  if (!robots) return Fail(robots.error());
  return FindRobot(run, *robots, short_name);
}

using ChangedRobots = AdministeredRobots<Access::kChange>;
using SeenRobot = AdministeredRobot<Access::kRead>;
using ChangedRobot = AdministeredRobot<Access::kChange>;

RobotView ShowRobot(const Run& run, const SeenRobot& robot);
// Optional parts of a new robot.
struct NewRobot {
  std::optional<std::string> description;
  std::optional<std::string> metadata;  // a JSON object
};
// Creates a robot without a secret. kRobotsDisallowed, kInvalidName, kLimitReached, kTaken.
Result<Account, Refusal> AddRobot(const Run& run, const ChangedRobots& robots, std::string_view short_name,
                                  const NewRobot& wanted);
// The same with a secret.
Result<RobotView, Refusal> CreateRobot(const Run& run, const ChangedRobots& robots, std::string_view short_name,
                                       const NewRobot& wanted);
// Deletes the robot with its permissions and memberships. Its tokens end with the commit.
void DeleteRobot(const Run& run, const ChangedRobot& robot);
// Replaces the robot's token. The old one ends with the commit.
RobotView RegenerateRobotToken(const Run& run, const ChangedRobot& robot);

// Lists the robot's roles on repositories of its owner.
GrantPage ListRobotPermissions(const Work& work, const SeenRobot& robot, const GrantPage::Place& after,
                               std::size_t most);

}  // namespace jeton::authority
