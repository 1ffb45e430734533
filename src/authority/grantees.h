#pragma once

#include <string_view>

#include "authority/refusal.h"
#include "authority/run.h"
#include "identity/work.h"

namespace jeton::authority {

// Finds a user or robot that may receive a role in a name space. A robot must belong to that name space: kForeignRobot
// for the name of any other robot, whether it exists or not. kUnknownGrantee.
Result<Account, Refusal> FindGrantee(const Work& work, std::string_view name_space, std::string_view name);

}  // namespace jeton::authority
