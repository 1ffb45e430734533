#pragma once

#include <span>

#include "cli/core/command.h"

namespace jeton::cli {

// Every command, in the order of help.
std::span<const Command> AllCommands();

// The parts of it.
std::vector<Command> LoginCommands();
std::vector<Command> AccessCommands();
std::vector<Command> TokenCommands();
std::vector<Command> RobotCommands();
std::vector<Command> OrganizationCommands();
std::vector<Command> ApplicationCommands();
std::vector<Command> UserCommands();
std::vector<Command> LogCommands();
std::vector<Command> WebhookCommands();
std::vector<Command> ProgramCommands();

}  // namespace jeton::cli
