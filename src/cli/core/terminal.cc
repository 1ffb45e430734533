#include "cli/core/terminal.h"

#include <poll.h>
#include <signal.h>
#include <termios.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>

#include "base/file.h"

namespace jeton::cli {
namespace {

volatile sig_atomic_t interrupted = 0;

void Note(int) { interrupted = 1; }

constexpr std::size_t kLongestInput = 4 * 1024 * 1024;

Failure Interruption() {
  return {.exit = Exit::kInterrupted, .what = {}, .why = "It was interrupted.", .next = "the same again"};
}

// Switches the echo of the terminal off while it lives.
class Silence {
 public:
  Silence() {
    known_ = tcgetattr(STDIN_FILENO, &before_) == 0;
    termios silent = before_;
    silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    if (known_) tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent);
  }
  ~Silence() {
    if (known_) tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_);
  }
  Silence(const Silence&) = delete;
  Silence& operator=(const Silence&) = delete;

 private:
  termios before_{};
  bool known_ = false;
};

// Waits until standard input has something, or a signal came, also if it came just before.
void AwaitInput() {
  sigset_t ending;
  sigset_t before;
  sigemptyset(&ending);
  sigaddset(&ending, SIGINT);
  sigaddset(&ending, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &ending, &before);
  pollfd input{.fd = STDIN_FILENO, .events = POLLIN, .revents = 0};
  if (!Interrupted()) ppoll(&input, 1, nullptr, &before);
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

// Not by stdio: a signal has to end the wait, and no buffer is to keep a secret.
Result<std::string, Failure> ReadUntil(bool line_only) {
  std::string text;
  std::array<char, 4096> bytes{};
  for (;;) {
    AwaitInput();
    if (Interrupted()) return Fail(Interruption());
    const ssize_t count = read(STDIN_FILENO, bytes.data(), line_only ? 1 : bytes.size());
    if (count <= 0 || (line_only && bytes[0] == '\n')) break;
    text.append(bytes.data(), static_cast<std::size_t>(count));
    if (text.size() > kLongestInput) return Fail(WrongUsage("Standard input is too long."));
  }
  return text;
}

std::string Trimmed(std::string text) {
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.pop_back();
  return text;
}

}  // namespace

void CatchInterrupts() {
  struct sigaction action {};
  action.sa_handler = Note;  // without SA_RESTART: read(2) returns
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
}

bool Interrupted() { return interrupted != 0; }

std::string Environment(const char* name) {
  const char* const value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): there is one thread
  return value == nullptr ? "" : value;
}

Terminal::Terminal(bool may_ask)
    : input_(isatty(STDIN_FILENO) != 0),
      output_(isatty(STDOUT_FILENO) != 0),
      errors_(isatty(STDERR_FILENO) != 0),
      may_ask_(may_ask && input_ && errors_),
      colors_(output_ && Environment("NO_COLOR").empty() && Environment("CI").empty() && Environment("TERM") != "dumb"),
      animated_(errors_ && Environment("CI").empty() && Environment("TERM") != "dumb") {}

void Terminal::Say(std::string_view line) const {
  std::fprintf(stderr, "%.*s\n", static_cast<int>(line.size()), line.data());
}

void Terminal::Progress(std::string_view text) const {
  if (animated_) std::fprintf(stderr, "\r\033[K%.*s", static_cast<int>(text.size()), text.data());
}

void Terminal::EndProgress() const { Progress(""); }

Result<std::string, Failure> Terminal::AskSecret(const std::string& question) const {
  if (!may_ask_) {
    return Fail(WrongUsage("A secret is needed, and it cannot be asked for here.",
                           "the same with the secret on standard input"));
  }
  const auto typed = [&] {
    const Silence silence;  // before the question, because what is typed before this is dropped
    std::fprintf(stderr, "%s: ", question.c_str());
    return ReadUntil(true);
  }();
  std::fputc('\n', stderr);
  if (!typed) return Fail(typed.error());
  return Trimmed(*typed);
}

Result<bool, Failure> Terminal::Confirm(const std::string& question) const {
  if (!may_ask_) return Fail(WrongUsage("It asks before it does this, and cannot ask here.", "the same with --yes"));
  std::fprintf(stderr, "%s [y/N] ", question.c_str());
  const auto typed = ReadUntil(true);
  if (!typed) return Fail(typed.error());
  return *typed == "y" || *typed == "Y" || *typed == "yes";
}

Result<std::string, Failure> ReadInput() {
  auto text = ReadUntil(false);
  if (!text) return Fail(text.error());
  return Trimmed(std::move(*text));
}

Result<std::string, Failure> ReadSecret(const Terminal& terminal, const std::string& file, bool from_input,
                                        const std::string& question) {
  if (!file.empty()) {
    auto content = ReadFile(file);
    if (!content) return Fail(WrongUsage(content.error()));
    return Trimmed(std::move(*content));
  }
  return from_input || !terminal.input_is_terminal() ? ReadInput() : terminal.AskSecret(question);
}

}  // namespace jeton::cli
