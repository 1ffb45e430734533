#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "authority/robots/robots.h"
#include "domain/restriction.h"

namespace jeton::authority {

// A robot may have several live secrets, so that an operator can change to the next one without a gap.

// More than such a change needs.
constexpr std::size_t kMostRobotTokens = 20;

struct RobotTokenView {
  Token token;
  std::optional<TimePoint> last_used;
  std::optional<Secret> secret;  // only for a new token
};

// Lists the live tokens, newest first.
std::vector<RobotTokenView> ListRobotTokens(const Work& work, const SeenRobot& robot);

struct RobotTokenRequest {
  std::optional<std::string> name;
  std::optional<Seconds> life;  // nothing: no end
  Restriction restriction;
  std::optional<Seconds> others_end_in;  // shortens the other tokens that live longer
};
// Adds a token beside the existing ones. kLimitReached at kMostRobotTokens.
Result<RobotTokenView, Refusal> AddRobotToken(const Run& run, const ChangedRobot& robot,
                                              const RobotTokenRequest& request);
// kNotFound unless it is a live token of the robot.
Result<RobotTokenView, Refusal> SetRobotTokenEnd(const Run& run, const ChangedRobot& robot, const Id& token,
                                                 TimePoint end);
Result<void, Refusal> RevokeRobotToken(const Run& run, const ChangedRobot& robot, const Id& token);

// Whether a robot works at all, with any credential.
struct RobotStatus {
  bool enabled = true;
  TimePoint expires = kNever;
};
// Returns the changed robot.
Account SetRobotStatus(const Run& run, const ChangedRobot& robot, const RobotStatus& status);

}  // namespace jeton::authority
