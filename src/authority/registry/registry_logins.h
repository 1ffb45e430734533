#pragma once

#include <string_view>
#include <vector>

#include "authority/organizations/robots.h"
#include "authority/registry/identity_tokens.h"

namespace jeton::authority {

// The logins that registry clients keep as identity tokens, as their holders see and end them.

// The caller's own; newest first. kNotFound covers others', and those that have ended.
Result<std::vector<RegistryLogin>, Refusal> ListOwnLogins(const Work& work, const Actor& actor);
Result<void, Refusal> EndOwnLogin(const Run& run, const Actor& actor, const Id& id);

// The same of a robot.
std::vector<RegistryLogin> ListRobotLogins(const Work& work, const SeenRobot& robot);
Result<void, Refusal> EndRobotLogin(const Run& run, const ChangedRobot& robot, const Id& id);

// For the holder of the identity token itself. Succeeds for a token that does not exist.
void EndPresentedLogin(const Run& run, const Actor& caller, std::string_view text);

}  // namespace jeton::authority
