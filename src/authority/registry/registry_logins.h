#pragma once

#include <string_view>
#include <vector>

#include "authority/organizations/robots.h"
#include "authority/registry/identity_tokens.h"

namespace jeton::authority {

// The logins that registry clients keep as identity tokens, as their holders see and end them.

// Of the caller himself; newest first. kNotFound covers others', and those that have ended.
Result<std::vector<RegistryLogin>, Refusal> ListOwnLogins(const Work& work, const Actor& actor);
Result<void, Refusal> EndOwnLogin(Authority& authority, const Work& work, const Actor& actor, const Id& id);

// The same of a robot, for whom may see or change that.
Result<std::vector<RegistryLogin>, Refusal> ListRobotLogins(Authority& authority, const Work& work, const Actor& actor,
                                                            const RobotOwner& owner, std::string_view short_name);
Result<void, Refusal> EndRobotLogin(Authority& authority, const Work& work, const Actor& actor, const RobotOwner& owner,
                                    std::string_view short_name, const Id& id);

// By who holds the identity token itself, whoever that is; one that is nobody's is a success.
void EndPresentedLogin(Authority& authority, const Work& work, const Actor& caller, std::string_view text);

}  // namespace jeton::authority
