#pragma once

#include <string_view>

#include "authority/robots/robots.h"
#include "endpoints/api/caller.h"

// Robots of an organization and of the caller: the same operations at two places.
namespace jeton::endpoints::api {

struct RobotPlace {
  authority::RobotOwner owner;
  std::string_view short_name;  // empty: the path names none
  Needs needs;                  // to change it
};
using FindRobotPlace = RobotPlace (*)(const Call& call, const Actor& actor);

RobotPlace RobotOfOrganization(const Call& call, const Actor& actor);
RobotPlace RobotOfCaller(const Call& call, const Actor& actor);

// What the OpenAPI document says about both.
struct RobotExamples {
  std::string_view owner;       // the values of a path without a robot
  std::string_view robot;       // and of one with a robot
  std::string_view scope;       // to change it
  std::string_view read_scope;  // empty: any
};
inline constexpr RobotExamples kExamplesOfOrganization{"acme?limit=10", "acme ci", "org:admin", ""};
inline constexpr RobotExamples kExamplesOfCaller{"?limit=10", "ci", "user:admin", "user:admin"};

}  // namespace jeton::endpoints::api
