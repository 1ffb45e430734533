#include "server/commands/run_program.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>

#include "base/file.h"

namespace jeton::server {

Result<void, std::string> RunProgram(const std::vector<std::string>& words) {
  std::vector<char*> arguments;
  arguments.reserve(words.size() + 1);
  for (const std::string& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  const std::string shown = fmt::format("`{}`", fmt::join(words, " "));
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  // What it prints is for people. Our own output stays what it is without it.
  posix_spawn_file_actions_adddup2(&actions, STDERR_FILENO, STDOUT_FILENO);
  pid_t child = 0;
  const int error = posix_spawnp(&child, arguments.front(), &actions, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  if (error != 0) return Fail(shown + " cannot be run: " + ReasonOf(error));
  int status = 0;
  while (waitpid(child, &status, 0) < 0) {
    if (errno != EINTR) return Fail(shown + " was lost: " + LastReason());
  }
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return {};
  return Fail(fmt::format("{} failed with the status {}", shown, WIFEXITED(status) ? WEXITSTATUS(status) : status));
}

}  // namespace jeton::server
