#include "authority/organizations/robot_tokens.h"

#include <algorithm>

#include "authority/audit.h"
#include "authority/descent.h"
#include "storage/directory/accounts.h"
#include "storage/tokens/tokens.h"

namespace jeton::authority {
namespace {

std::vector<Token> LiveTokens(const Work& work, const Id& robot) {
  auto tokens = storage::Tokens(work.tx()).Of(robot, TokenKind::kRobot);
  std::erase_if(tokens, [&](const Token& token) { return !token.LiveAt(work.now); });
  return tokens;
}

void EndOthers(const Work& work, const std::vector<Token>& others, TimePoint end) {
  for (const Token& other : others) {
    if (other.expires > end) storage::Tokens(work.tx()).SetEnd(other, end, work.now);
  }
}

void RecordToken(const Run& run, const Actor& actor, std::string_view kind, const Account& robot, const Token& token) {
  Record(run, actor, kind, robot.owner,
         {{"robot", robot.name},
          {"robot_token_uuid", token.id.ToUuid()},
          {"name", token.note.value_or("")},
          {"restriction", token.restriction}});
}

struct Found {
  Account robot;
  Token token;
};

Result<Found, Refusal> FindToken(const Run& run, const Actor& actor, const RobotOwner& owner,
                                 std::string_view short_name, const Id& id) {
  auto robot = FindRobot(run, actor, owner, short_name, Access::kChange);
  if (!robot) return Fail(robot.error());
  auto token = storage::Tokens(run.tx()).FindById(id);
  const bool its_own = token && token->subject == robot->id && token->kind == TokenKind::kRobot;
  if (!its_own || !token->LiveAt(run.now)) return Fail(Refusal::kNotFound);
  return Found{std::move(*robot), std::move(*token)};
}

}  // namespace

Result<std::vector<RobotTokenView>, Refusal> ListRobotTokens(const Run& run, const Actor& actor,
                                                             const RobotOwner& owner, std::string_view short_name) {
  const auto robot = FindRobot(run, actor, owner, short_name, Access::kRead);
  if (!robot) return Fail(robot.error());
  std::vector<RobotTokenView> views;
  for (Token& token : LiveTokens(run, robot->id)) {
    const auto last_used = storage::Tokens(run.tx()).LastUse(token.id);
    views.push_back({std::move(token), last_used, std::nullopt});
  }
  return views;
}

Result<RobotTokenView, Refusal> AddRobotToken(const Run& run, const Actor& actor, const RobotOwner& owner,
                                              std::string_view short_name, const RobotTokenRequest& request) {
  const auto robot = FindRobot(run, actor, owner, short_name, Access::kChange);
  if (!robot) return Fail(robot.error());
  const std::vector<Token> others = LiveTokens(run, robot->id);
  if (others.size() >= kMostRobotTokens) return Fail(Refusal::kLimitReached);
  IssuedToken issued = IssueFor(run, actor,
                                {.kind = TokenKind::kRobot,
                                 .subject = robot->id,
                                 .restriction = request.restriction.Print(),
                                 .note = request.name,
                                 .created = run.now,
                                 .expires = request.life ? run.now + *request.life : kNever,
                                 .created_by = actor.id});
  if (request.others_end_in) EndOthers(run, others, run.now + *request.others_end_in);
  RecordToken(run, actor, "create_robot_token", *robot, issued.token);
  return RobotTokenView{std::move(issued.token), std::nullopt, std::move(issued.secret)};
}

Result<RobotTokenView, Refusal> SetRobotTokenEnd(const Run& run, const Actor& actor, const RobotOwner& owner,
                                                 std::string_view short_name, const Id& token, TimePoint end) {
  auto found = FindToken(run, actor, owner, short_name, token);
  if (!found) return Fail(found.error());
  storage::Tokens tokens(run.tx());
  tokens.SetEnd(found->token, end, run.now);
  found->token.expires = end;
  RecordToken(run, actor, "change_robot_token", found->robot, found->token);
  return RobotTokenView{std::move(found->token), tokens.LastUse(token), std::nullopt};
}

Result<void, Refusal> RevokeRobotToken(const Run& run, const Actor& actor, const RobotOwner& owner,
                                       std::string_view short_name, const Id& token) {
  const auto found = FindToken(run, actor, owner, short_name, token);
  if (!found) return Fail(found.error());
  storage::Tokens(run.tx()).Remove(found->token, run.now);
  RecordToken(run, actor, "revoke_robot_token", found->robot, found->token);
  return {};
}

Result<Account, Refusal> SetRobotStatus(const Run& run, const Actor& actor, const RobotOwner& owner,
                                        std::string_view short_name, const RobotStatus& status) {
  auto robot = FindRobot(run, actor, owner, short_name, Access::kChange);
  if (!robot) return robot;
  storage::Accounts accounts(run.tx());
  accounts.SetEnabled(robot->id, status.enabled, run.now);
  accounts.SetEnd(robot->id, status.expires, run.now);
  // What clients have kept of a login ends with it, and does not come back with the robot.
  if (!status.enabled) storage::Tokens(run.tx()).RemoveAll(robot->id, TokenKind::kIdentity, run.now);
  robot->enabled = status.enabled;
  robot->expires = status.expires;
  Record(run, actor, "change_robot_status", robot->owner,
         {{"robot", std::string(short_name)},
          {"enabled", status.enabled},
          {"expires_at", status.expires == kNever ? "" : FormatIsoMicros(status.expires)}});
  return robot;
}

}  // namespace jeton::authority
