#pragma once

#include <string>

#include "authority/organizations/robots.h"
#include "endpoints/call.h"

// What all endpoints about robots share.
namespace jeton::endpoints::quay {

// Whose robots a route is about, and, last in its path, which.
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
