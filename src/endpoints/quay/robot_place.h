#pragma once

#include <string>

#include "authority/robots/robots.h"
#include "endpoints/call.h"

// Shared by all endpoints about robots.
namespace jeton::endpoints::quay {

// The owner of the robots that a route is about, and the robot that its path names last.
struct RobotPlace {
  authority::RobotOwner owner;
  std::string short_name;
};
RobotPlace RobotOfOrganization(const Call& call, const Actor& actor);
RobotPlace RobotOfUser(const Call& call, const Actor& actor);
using FindRobotPlace = RobotPlace (*)(const Call&, const Actor&);

Response ExplainRobot(const Call& call, const Actor& actor, Refusal refusal, const authority::RobotOwner& owner,
                      const std::string& short_name);

}  // namespace jeton::endpoints::quay
