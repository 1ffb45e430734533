#pragma once

#include <string>

#include "identity/identity.h"

namespace jeton::endpoints {

// What is said of a robot that cannot be, or with a secret that is not its own (quay 5.1).
std::string RobotMessage(CredentialError error, const std::string& name);

}  // namespace jeton::endpoints
