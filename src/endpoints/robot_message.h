#pragma once

#include <string>

#include "identity/identity.h"

namespace jeton::endpoints {

// Returns the message for an invalid robot or a wrong robot secret (quay 5.1).
std::string RobotMessage(CredentialError error, const std::string& name);

}  // namespace jeton::endpoints
