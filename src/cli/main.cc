#include <cstdio>
#include <filesystem>

#include "cli/actions/actions.h"
#include "cli/actions/docker.h"
#include "cli/core/run.h"
#include "cli/pages/page.h"
#include "cli/table/table.h"

namespace jeton::cli {
namespace {

Exit Complain(const Terminal& terminal, const Failure& failure, const std::string& words, const std::string& typed) {
  std::string text = Print(failure, words, typed);
  text.pop_back();
  terminal.Say(text);
  return failure.exit;
}

// What was typed, without the flags.
std::string Said(const Typed& typed) {
  std::string said = typed.words;
  for (const Positional& positional : typed.command->positionals) {
    const auto found = typed.positionals.find(positional.name);
    if (found == typed.positionals.end()) continue;
    for (const std::string& value : found->second) said += " " + value;
  }
  return said;
}

// What is said if the words are no whole command, or if help is wanted.
Exit ShowHelp(const Terminal& terminal, std::span<const Command> commands, const Typed& typed) {
  const std::string text = PrintText(PageAbout(commands, typed.words));
  if (typed.help) {
    Write(text);
    return Exit::kDone;
  }
  terminal.Say(text);
  return Exit::kUsage;
}

Exit Run(std::span<const std::string> arguments) {
  const auto commands = AllCommands();
  if (!arguments.empty() && arguments.front() == "__complete") {
    const bool dashes = arguments.size() > 1 && arguments[1] == "--";
    return AnswerCompletion(commands, arguments.subspan(dashes ? 2 : 1));
  }
  if (arguments.size() == 1 && (arguments.front() == "--version" || arguments.front() == "-V")) {
    Write("jeton " JETON_VERSION "\n");
    return Exit::kDone;
  }
  const auto typed = Parse(commands, arguments);
  if (!typed) return Complain(Terminal(false), typed.error(), "", "");
  const Terminal terminal(!typed->On("no-input"));
  if (typed->command == nullptr || typed->help) return ShowHelp(terminal, commands, *typed);
  Session session(*typed, terminal);
  Invocation invocation{*typed->command, commands, *typed, terminal, session};
  const auto done = typed->command->run != nullptr ? typed->command->run(invocation) : RunRow(invocation);
  const Exit exit = done ? *done : Complain(terminal, done.error(), typed->words, Said(*typed));
  return Interrupted() ? Exit::kInterrupted : exit;
}

}  // namespace
}  // namespace jeton::cli

int main(int argc, char** argv) {
  using jeton::wire::Exit;
  jeton::cli::CatchInterrupts();
  const std::string name = argc > 0 ? std::filesystem::path(argv[0]).filename().string() : "";
  const std::vector<std::string> arguments(argv + (argc > 0 ? 1 : 0), argv + argc);
  Exit exit = Exit::kDone;
  if (name == "docker-credential-jeton") {
    exit = jeton::cli::DockerCredential(arguments);
  } else if (name == "jeton-credential-provider") {
    exit = jeton::cli::KubeletCredential();
  } else {
    exit = jeton::cli::Run(arguments);
  }
  // What could not be written was not done: a full disk, say.
  const bool written = std::fflush(stdout) == 0 && std::ferror(stdout) == 0;
  return static_cast<int>(written ? exit : Exit::kFailed);
}
