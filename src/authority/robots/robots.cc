#include "authority/robots/robots.h"

#include <algorithm>
#include <tuple>

#include "authority/audit.h"
#include "authority/descent.h"
#include "authority/names_budget.h"
#include "authority/organizations/organizations.h"
#include "base/json.h"
#include "domain/names.h"
#include "storage/directory/accounts.h"
#include "storage/directory/repositories.h"
#include "storage/directory/teams.h"
#include "storage/tokens/tokens.h"

namespace jeton::authority {
namespace {

std::string RobotAccountName(const RobotOwner& owner, std::string_view short_name) {
  return owner.name + "+" + std::string(short_name);
}

// Clients of Quay know one secret per robot. Returns the newest live one without a restriction.
std::optional<Secret> RevealToken(const Run& run, const Id& robot) {
  for (const Token& token : storage::Tokens(run.tx()).Of(robot, TokenKind::kRobot)) {
    const bool whole = token.restriction.empty() && token.LiveAt(run.now);
    if (whole) return run.issuer.Reveal(token);
  }
  return std::nullopt;
}

RobotView View(const Run& run, Account robot, bool with_token) {
  RobotView view{.last_used = storage::Accounts(run.tx()).LastUseOf(robot.id)};
  if (with_token) view.token = RevealToken(run, robot.id);
  view.robot = std::move(robot);
  return view;
}

Secret IssueRobotToken(const Run& run, const Account& robot, const Actor& actor) {
  Token token{.kind = TokenKind::kRobot, .subject = robot.id, .created = run.now, .created_by = actor.id};
  return IssueFor(run, actor, std::move(token)).secret;
}

// Returns whether the actor may see robots with their tokens, or change them.
bool MayAdminister(const Actor& actor, const RobotOwner& owner, const NamespaceFacts& facts, Access access) {
  if (owner.self) return Decide(actor, OnOwnRobots{Access::kRead}).allowed();
  return Decide(actor, OnOrganization{TeamRole::kAdmin, access, facts}).allowed();
}

// Any member of an organization may see its robots.
Result<NamespaceFacts, Refusal> FindForList(const Run& run, const Actor& actor, const RobotOwner& owner) {
  if (owner.self) {
    const auto own = AdministerRobots<Access::kRead>(run, actor, owner);
    if (!own) return Fail(own.error());
    return own->facts();
  }
  const NamespaceFacts facts = FindOrganization(run, actor, owner.name);
  if (Decide(actor, OnOrganization{TeamRole::kMember, Access::kRead, facts}).allowed()) return facts;
  const bool everywhere = actor.FullAccess() || actor.readonly_superuser;
  return Fail(!facts.exists && everywhere ? Refusal::kNotFound : Refusal::kForbidden);
}

}  // namespace

template <Access access>
Result<AdministeredRobots<access>, Refusal> AdministerRobots(const Run& run, const Actor& actor,
                                                             const RobotOwner& owner) {
  if (!owner.self) {
    const auto organization = Administer<access>(run, actor, owner.name);
    if (!organization) return Fail(organization.error());
    return AdministeredRobots<access>(owner, organization->facts(), actor);
  }
  if (!Decide(actor, OnOwnRobots{access}).allowed()) return Fail(Refusal::kForbidden);
  NamespaceFacts self{.exists = true, .id = actor.id, .kind = AccountKind::kUser, .enabled = true};
  return AdministeredRobots<access>(owner, self, actor);
}
template Result<AdministeredRobots<Access::kRead>, Refusal> AdministerRobots(const Run&, const Actor&,
                                                                             const RobotOwner&);
template Result<ChangedRobots, Refusal> AdministerRobots(const Run&, const Actor&, const RobotOwner&);

template <Access access>
Result<AdministeredRobot<access>, Refusal> FindRobot(const Work& work, const AdministeredRobots<access>& robots,
                                                     std::string_view short_name) {
  auto robot = storage::Accounts(work.tx()).FindByName(RobotAccountName(robots.owner(), short_name));
  if (!robot || robot->kind != AccountKind::kRobot) return Fail(Refusal::kUnknownRobot);
  return AdministeredRobot<access>(robots, std::move(*robot), short_name);
}
template Result<SeenRobot, Refusal> FindRobot(const Work&, const AdministeredRobots<Access::kRead>&, std::string_view);
template Result<ChangedRobot, Refusal> FindRobot(const Work&, const ChangedRobots&, std::string_view);

Result<RobotPage, Refusal> ListRobots(const Run& run, const Actor& actor, const RobotListQuery& query,
                                      const RobotListPlace& place, std::size_t most) {
  const RobotOwner& owner = query.owner;
  const auto facts = FindForList(run, actor, owner);
  if (!facts) return Fail(facts.error());
  const bool permissions = query.permissions && MayAdminister(actor, owner, *facts, Access::kRead);
  const bool tokens = query.tokens && MayAdminister(actor, owner, *facts, Access::kChange);
  const std::size_t wanted = std::min(most, query.limit - place.passed);
  auto stored = storage::Accounts(run.tx()).RobotsByUse(facts->id, place.after, wanted);
  RobotPage page;
  NamesBudget budget(run);
  for (auto& [robot, last_used] : stored) {
    std::vector<std::string> names;
    if (permissions) {
      names = storage::Repositories(run.tx()).NamesPermittedTo(facts->id, robot.id, budget.most(), run.now);
      if (!budget.Takes(names.size())) {
        page.next = page.rows.empty() ? place : page.rows.back().place;
        return page;
      }
    }
    const std::size_t passed = place.passed + page.rows.size() + 1;
    RobotListPlace after{{last_used ? -ToMicros(*last_used) : 0, {robot.created, robot.id}}, passed};
    ListedRobot one{.view = {.last_used = last_used}, .with_token = tokens};
    if (tokens) one.view.token = RevealToken(run, robot.id);
    if (permissions) {
      one.permissions = {storage::Teams(run.tx()).NamesOf(facts->id, robot.id), std::move(names)};
    }
    one.view.robot = std::move(robot);
    page.rows.push_back({std::move(one), after});
  }
  const bool full = page.rows.size() == most && most > 0;
  if (full && page.rows.back().place.passed < query.limit) page.next = page.rows.back().place;
  return page;
}

RobotView ShowRobot(const Run& run, const SeenRobot& robot) {
  const auto& among = robot.among();
  return View(run, robot.account(), MayAdminister(robot.by(), among.owner(), among.facts(), Access::kChange));
}

Result<Account, Refusal> AddRobot(const Run& run, const ChangedRobots& robots, std::string_view short_name,
                                  const NewRobot& wanted) {
  const Id& owner = robots.facts().id;
  if (run.settings.robots_disallow) return Fail(Refusal::kRobotsDisallowed);
  if (!IsAccountName(short_name)) return Fail(Refusal::kInvalidName);
  Account robot{.id = run.NewId(),
                .kind = AccountKind::kRobot,
                .name = RobotAccountName(robots.owner(), short_name),
                .owner = owner,
                .description = wanted.description.value_or(""),
                .metadata = wanted.metadata.value_or("{}"),
                .created = run.now};
  storage::Accounts accounts(run.tx());
  const bool full = accounts.OwnsSoMany(owner, AccountKind::kRobot, run.settings.limits.robots);
  if (full && !accounts.FindByName(robot.name)) return Fail(Refusal::kLimitReached);
  if (!accounts.Add(robot)) return Fail(Refusal::kTaken);
  Record(run, robots.by(), "create_robot", owner,
         {{"robot", std::string(short_name)},
          {"description", wanted.description ? boost::json::value(*wanted.description) : nullptr},
          {"unstructured_metadata", wanted.metadata ? ParseJson(*wanted.metadata).value_or(nullptr) : nullptr}});
  return robot;
}

Result<RobotView, Refusal> CreateRobot(const Run& run, const ChangedRobots& robots, std::string_view short_name,
                                       const NewRobot& wanted) {
  auto robot = AddRobot(run, robots, short_name, wanted);
  if (!robot) return Fail(robot.error());
  RobotView view{.token = IssueRobotToken(run, *robot, robots.by())};
  view.robot = std::move(*robot);
  return view;
}

void DeleteRobot(const Run& run, const ChangedRobot& robot) {
  storage::Accounts(run.tx()).Remove(robot.account(), run.now);
  Record(run, robot.by(), "delete_robot", robot.among().facts().id, {{"robot", robot.short_name()}});
}

RobotView RegenerateRobotToken(const Run& run, const ChangedRobot& robot) {
  RobotView view = View(run, robot.account(), false);
  storage::Tokens(run.tx()).RemoveAll(robot.id(), TokenKind::kRobot, run.now);
  view.token = IssueRobotToken(run, view.robot, robot.by());
  Record(run, robot.by(), "regenerate_robot_token", robot.among().facts().id, {{"robot", robot.short_name()}});
  return view;
}

GrantPage ListRobotPermissions(const Work& work, const SeenRobot& robot, const GrantPage::Place& after,
                               std::size_t most) {
  return PageOfGrants(work, robot.among().facts().id, robot.id(), after, most);
}

}  // namespace jeton::authority
