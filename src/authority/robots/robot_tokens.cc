#include "authority/robots/robot_tokens.h"

#include <algorithm>

#include "authority/audit.h"
#include "authority/descent.h"
#include "authority/token_policy.h"
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

void RecordToken(const Run& run, const ChangedRobot& robot, std::string_view kind, const Token& token) {
  Record(run, robot.by(), kind, robot.account().owner,
         {{"robot", robot.account().name},
          {"robot_token_uuid", token.id.ToUuid()},
          {"name", token.note.value_or("")},
          {"restriction", token.restriction}});
}

Result<Token, Refusal> FindToken(const Work& work, const ChangedRobot& robot, const Id& id) {
  auto token = storage::Tokens(work.tx()).FindById(id);
  const bool its_own = token && token->subject == robot.id() && token->kind == TokenKind::kRobot;
  if (!its_own || !token->LiveAt(work.now)) return Fail(Refusal::kNotFound);
  return std::move(*token);
}

}  // namespace

std::vector<RobotTokenView> ListRobotTokens(const Work& work, const SeenRobot& robot) {
  std::vector<RobotTokenView> views;
  for (Token& token : LiveTokens(work, robot.id())) {
    const auto last_used = storage::Tokens(work.tx()).LastUse(token.id);
    views.push_back({std::move(token), last_used, std::nullopt});
  }
  return views;
}

Result<RobotTokenView, Refusal> AddRobotToken(const Run& run, const ChangedRobot& robot,
                                              const RobotTokenRequest& request) {
  const std::vector<Token> others = LiveTokens(run, robot.id());
  if (others.size() >= kMostRobotTokens) return Fail(Refusal::kLimitReached);
  IssuedToken issued = IssueFor(run, robot.by(),
                                {.kind = TokenKind::kRobot,
                                 .subject = robot.id(),
                                 .restriction = request.restriction.Print(),
                                 .note = request.name,
                                 .created = run.now,
                                 .expires = request.life ? run.now + *request.life : kNever,
                                 .created_by = robot.by().id},
                                request.life ? LifeIs::kChosen : LifeIs::kGiven);
  if (request.others_end_in) EndOthers(run, others, run.now + *request.others_end_in);
  RecordToken(run, robot, "create_robot_token", issued.token);
  return RobotTokenView{std::move(issued.token), std::nullopt, std::move(issued.secret)};
}

Result<RobotTokenView, Refusal> SetRobotTokenEnd(const Run& run, const ChangedRobot& robot, const Id& id,
                                                 TimePoint end) {
  auto token = FindToken(run, robot, id);
  if (!token) return Fail(token.error());
  storage::Tokens tokens(run.tx());
  if (const auto policy = PolicyFor(run, *token)) {
    end = policy->MovedEnd(end, token->created, token->expires, run.now);
  }
  tokens.SetEnd(*token, end, run.now);
  token->expires = end;
  RecordToken(run, robot, "change_robot_token", *token);
  return RobotTokenView{std::move(*token), tokens.LastUse(id), std::nullopt};
}

Result<void, Refusal> RevokeRobotToken(const Run& run, const ChangedRobot& robot, const Id& id) {
  const auto token = FindToken(run, robot, id);
  if (!token) return Fail(token.error());
  storage::Tokens(run.tx()).Remove(*token, run.now);
  RecordToken(run, robot, "revoke_robot_token", *token);
  return {};
}

Account SetRobotStatus(const Run& run, const ChangedRobot& robot, const RobotStatus& status) {
  storage::Accounts accounts(run.tx());
  accounts.SetEnabled(robot.id(), status.enabled, run.now);
  accounts.SetEnd(robot.id(), status.expires, run.now);
  // Registry logins end with it, and do not come back when the robot is enabled again.
  if (!status.enabled) storage::Tokens(run.tx()).RemoveAll(robot.id(), TokenKind::kIdentity, run.now);
  Record(run, robot.by(), "change_robot_status", robot.account().owner,
         {{"robot", robot.short_name()},
          {"enabled", status.enabled},
          {"expires_at", status.expires == kNever ? "" : FormatIsoMicros(status.expires)}});
  Account account = robot.account();
  account.enabled = status.enabled;
  account.expires = status.expires;
  return account;
}

}  // namespace jeton::authority
