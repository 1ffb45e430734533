#include "endpoints/robot_message.h"

#include "domain/names.h"

namespace jeton::endpoints {

std::string RobotMessage(CredentialError error, const std::string& name) {
  const auto robot = SplitRobotName(name);
  switch (error) {
    case CredentialError::kUnknownRobot: return "Could not find robot with specified username";
    case CredentialError::kNotOfThisRobot: return "Token does not match robot";
    case CredentialError::kTokenTooLarge: return "Token is longer than 16 KiB";
    case CredentialError::kTokenTooLasting: return "Token lives for more than a day";
    case CredentialError::kWrongAudience: return "Invalid audience for robot token";
    case CredentialError::kNoRobotOwner: return "Robot " + name + " owner does not exist";
    case CredentialError::kRobotOwnerDisabled:
      return "Robot " + name + " owner " + std::string(robot ? robot->owner : name) + " is disabled";
    case CredentialError::kUnanswered:
      return "No enabled user answers for this token of robot " + name + ": an admin can replace it";
    case CredentialError::kRobotDisabled: return "Robot " + name + " is disabled";
    case CredentialError::kRobotsDisallowed:
      return "Robot account have been disabled. Please contact your administrator.";
    default: return "Could not find robot with username: " + name + " and supplied password.";
  }
}

}  // namespace jeton::endpoints
