#pragma once

#include <string>
#include <vector>

#include "base/result.h"

namespace jeton::server {

// Runs another program of the machine, found by PATH, and waits for its end. It shares our output, and has no input.
// The error is a sentence for the operator: the program is missing, or it failed.
Result<void, std::string> RunProgram(const std::vector<std::string>& words);

}  // namespace jeton::server
