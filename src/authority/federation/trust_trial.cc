#include "authority/federation/trust_trial.h"

#include "authority/federation/job_login.h"

namespace jeton::authority {
namespace {

// What the fits of the rules say already.
bool IsMismatch(ExchangeError error) {
  return error == ExchangeError::kWrongAudience || error == ExchangeError::kWrongSubject;
}

}  // namespace

TrustTrial TryJobToken(const Run& run, ForeignIssuers& issuers, std::string_view robot, std::string_view token) {
  TrustTrial trial;
  const auto login = JudgeJobToken(run, issuers, {.login = robot, .token = token, .trial = &trial});
  if (!login && !IsMismatch(login.error().error)) trial.fault = login.error();
  return trial;
}

Result<TrustTrial, Refusal> TryToken(const Run& run, ForeignIssuers& issuers, const Actor& actor,
                                     const RobotOwner& owner, std::string_view short_name, std::string_view token) {
  const auto robot = FindRobot(run, actor, owner, short_name, Access::kRead);
  if (!robot) return Fail(robot.error());
  return TryJobToken(run, issuers, robot->name, token);
}

}  // namespace jeton::authority
