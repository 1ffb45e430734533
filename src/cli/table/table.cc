#include "cli/table/table.h"

namespace jeton::cli {

std::span<const Command> AllCommands() {
  static const std::vector<Command> kAll = [] {
    std::vector<Command> all;
    for (const auto part : {LoginCommands, AccessCommands, TokenCommands, RobotCommands, OrganizationCommands,
                            ApplicationCommands, UserCommands, LogCommands, WebhookCommands, ProgramCommands}) {
      for (Command& command : part()) all.push_back(std::move(command));
    }
    return all;
  }();
  return kAll;
}

}  // namespace jeton::cli
