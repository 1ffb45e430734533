#pragma once

#include <string_view>

#include "authority/refusal.h"
#include "authority/run.h"
#include "identity/work.h"

namespace jeton::authority {

// The user or robot that may be given something in a name space, which must be the robot's own. kForeignRobot for every
// name of a robot of another one, whether there is such a robot or not; kUnknownGrantee.
Result<Account, Refusal> FindGrantee(const Work& work, std::string_view name_space, std::string_view name);

}  // namespace jeton::authority
