#pragma once

#include <string_view>
#include <vector>

#include "authority/registry/identity_tokens.h"
#include "authority/robots/robots.h"

namespace jeton::authority {

// Logins that registry clients store as identity tokens; their holders list and end them here.

// The caller's own logins, newest first. kNotFound covers other callers' and ended logins.
Result<std::vector<RegistryLogin>, Refusal> ListOwnLogins(const Work& work, const Actor& actor);
Result<void, Refusal> EndOwnLogin(const Run& run, const Actor& actor, const Id& id);

// The same for a robot.
std::vector<RegistryLogin> ListRobotLogins(const Work& work, const SeenRobot& robot);
Result<void, Refusal> EndRobotLogin(const Run& run, const ChangedRobot& robot, const Id& id);

// Ends the login of a presented identity token. Succeeds if the token does not exist.
void EndPresentedLogin(const Run& run, const Actor& caller, std::string_view text);

}  // namespace jeton::authority
