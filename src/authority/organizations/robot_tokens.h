#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "authority/organizations/robots.h"
#include "domain/restriction.h"

namespace jeton::authority {

// A robot may have several live secrets: one is exchanged for the next without a moment in which neither works.

// More than anybody needs for that.
constexpr std::size_t kMostRobotTokens = 20;

struct RobotTokenView {
  Token token;
  std::optional<TimePoint> last_used;
  std::optional<Secret> secret;  // of a new one alone
};

// Those that have not ended, newest first.
std::vector<RobotTokenView> ListRobotTokens(const Work& work, const SeenRobot& robot);

struct RobotTokenRequest {
  std::optional<std::string> name;
  std::optional<Seconds> life;  // nothing: for ever
  Restriction restriction;
  std::optional<Seconds> others_end_in;  // of the others, those that would live longer
};
// Beside those that there are. kLimitReached for too many of them.
Result<RobotTokenView, Refusal> AddRobotToken(const Run& run, const ChangedRobot& robot,
                                              const RobotTokenRequest& request);
// kNotFound for what is no live token of the robot.
Result<RobotTokenView, Refusal> SetRobotTokenEnd(const Run& run, const ChangedRobot& robot, const Id& token,
                                                 TimePoint end);
Result<void, Refusal> RevokeRobotToken(const Run& run, const ChangedRobot& robot, const Id& token);

// Whether a robot works at all, whatever it comes with.
struct RobotStatus {
  bool enabled = true;
  TimePoint expires = kNever;
};
// The robot as it is then.
Account SetRobotStatus(const Run& run, const ChangedRobot& robot, const RobotStatus& status);

}  // namespace jeton::authority
