#include "authority/robots/robot_accounts.h"

#include "authority/audit.h"
#include "authority/organizations/organizations.h"
#include "authority/robots/robot_tokens.h"
#include "storage/directory/accounts.h"

namespace jeton::authority {
namespace {

// Returns the account that owns the robots. kNotFound if the actor may not see them.
Result<Id, Refusal> FindOwner(const Run& run, const Actor& actor, const RobotOwner& owner) {
  if (owner.self) {
    const auto own = AdministerRobots<Access::kRead>(run, actor, owner);
    if (!own) return Fail(own.error());
    return own->facts().id;
  }
  const NamespaceFacts facts = FindOrganization(run, actor, owner.name);
  if (!Decide(actor, SeeOrganization{facts}).allowed()) return Fail(Refusal::kNotFound);
  return facts.id;
}

}  // namespace

Result<RobotAccountPage, Refusal> ListRobotAccounts(const Run& run, const Actor& actor, const RobotOwner& owner,
                                                    const std::string& after, Extent extent) {
  const auto id = FindOwner(run, actor, owner);
  if (!id) return Fail(id.error());
  return MakePage<RobotAccountPage>(
      storage::Accounts(run.tx()).RobotsByName(*id, after, extent), extent.most,
      [](const auto& used) { return used.robot.name; },
      [](storage::Accounts::UsedRobot used) {
        return std::optional(RobotAccount{std::move(used.robot), used.last_used});
      });
}

Result<RobotAccount, Refusal> ShowRobotAccount(const Run& run, const Actor& actor, const RobotOwner& owner,
                                               std::string_view short_name) {
  const auto id = FindOwner(run, actor, owner);
  if (!id) return Fail(id.error());
  storage::Accounts accounts(run.tx());
  auto robot = accounts.FindByName(owner.name + "+" + std::string(short_name));
  if (!robot || robot->kind != AccountKind::kRobot || robot->owner != *id) return Fail(Refusal::kUnknownRobot);
  const auto last_used = accounts.LastUseOf(robot->id);
  return RobotAccount{std::move(*robot), last_used};
}

Result<bool, Refusal> SetRobot(const Run& run, const ChangedRobots& robots, std::string_view short_name,
                               const RobotSettings& settings) {
  auto robot = FindRobot(run, robots, short_name);
  const bool created = !robot;
  if (created) {
    const auto added = AddRobot(run, robots, short_name, {.description = settings.description, .metadata = {}});
    if (!added) return Fail(added.error());
    robot = FindRobot(run, robots, short_name);
    if (!robot) return Fail(robot.error());
  }
  const Account& account = robot->account();
  if (account.description != settings.description) {
    storage::Accounts(run.tx()).SetDescription(account.id, settings.description);
    Record(run, robot->by(), "change_robot_description", account.owner,
           {{"robot", std::string(short_name)}, {"description", settings.description}});
  }
  const bool enabled = settings.enabled.value_or(account.enabled);
  const TimePoint ends = settings.ends.value_or(account.expires);
  if (account.enabled != enabled || account.expires != ends) {
    SetRobotStatus(run, *robot, {.enabled = enabled, .expires = ends});
  }
  return created;
}

}  // namespace jeton::authority
