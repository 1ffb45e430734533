#include "cli/actions/sign_in.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <thread>
#include <utility>

#include "base/random.h"
#include "cli/core/loopback.h"
#include "cli/core/renewal.h"

namespace jeton::cli {
namespace {

using std::chrono::steady_clock;

// All that the command line can do with the rights of an ordinary user. What a superuser may do besides is asked for by
// name.
constexpr const char* kUsualScopes = "repo:read repo:write repo:admin repo:create user:read user:admin org:admin";
constexpr const char* kSuperuserScope = "super:user";
constexpr std::chrono::seconds kBrowserPatience{300};

std::string ScopesOf(const Typed& typed) {
  std::string scopes;
  const auto given = typed.flags.find("scopes");
  if (given == typed.flags.end()) {
    scopes = kUsualScopes;
  } else {
    for (const std::string& scope : given->second) scopes.append(scopes.empty() ? "" : " ").append(scope);
  }
  if (typed.On("superuser")) scopes.append(" ").append(kSuperuserScope);
  return scopes;
}

Failure Undecided() {
  return {.exit = Exit::kPending, .what = {}, .why = "It was not allowed in time.", .next = "the same again"};
}

Failure InterruptedLogin() {
  return {.exit = Exit::kInterrupted, .what = {}, .why = "It was interrupted.", .next = "the same again"};
}

// Words of the standard that mean something to a person.
Failure FailureOfLogin(const Problem& problem) {
  Failure failure = FailureOf(problem);
  if (problem.code == "access_denied") {
    failure.exit = Exit::kRefused;
    failure.why = "It was not allowed in the browser.";
    failure.next = "the same again, and allow it";
  } else if (problem.code == "expired_token") {
    failure = Undecided();
  }
  return failure;
}

// Starts the person's browser. A program that does not start is no failure: the address is on the screen.
void OpenBrowser(const std::string& url) {
  const std::string wanted = Environment("BROWSER");
  const std::string program = wanted.empty() ? "xdg-open" : wanted;
  const pid_t child = fork();
  if (child == 0) {
    // Not a child of this process, which does not wait for it.
    if (fork() != 0) _exit(0);
    const int nothing = open("/dev/null", O_RDWR);
    for (const int file : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) dup2(nothing, file);
    execlp(program.c_str(), program.c_str(), url.c_str(), nullptr);
    _exit(127);
  }
  if (child > 0) waitpid(child, nullptr, 0);
}

// Returns false if it was interrupted.
bool Rest(std::chrono::seconds pause) {
  const auto until = steady_clock::now() + pause;
  while (!Interrupted() && steady_clock::now() < until) std::this_thread::sleep_for(std::chrono::milliseconds(50));
  return !Interrupted();
}

bool IsHindrance(const Problem& problem) {
  return problem.code == "unreachable" || problem.code == "timeout" || problem.status >= 500;
}

// Asks until the user has decided (RFC 8628, section 3.5).
Result<client::LoginTokens, Failure> AwaitDecision(client::LoginClient& server, client::DeviceRequest request) {
  const auto deadline = steady_clock::now() + request.life;
  while (Rest(request.interval)) {
    auto tokens = server.PollDevice(request);
    if (tokens) return std::move(*tokens);
    const Problem& problem = tokens.error();
    if (problem.code == "slow_down") {
      request.interval += std::chrono::seconds(5);
    } else if (IsHindrance(problem)) {
      request.interval = std::min(request.interval * 2, std::chrono::seconds(60));
    } else if (problem.code != "authorization_pending") {
      return Fail(FailureOfLogin(problem));
    }
    if (steady_clock::now() >= deadline) return Fail(Undecided());
  }
  return Fail(InterruptedLogin());
}

}  // namespace

LoginWay LoginWayOf(const Invocation& invocation) {
  const Typed& typed = invocation.typed;
  if (typed.On("token-stdin") || typed.Has("token-file")) return LoginWay::kToken;
  if (typed.On("device")) return LoginWay::kDevice;
  if (!invocation.terminal.input_is_terminal() || typed.On("no-input")) return LoginWay::kToken;
  const bool desktop = !Environment("DISPLAY").empty() || !Environment("WAYLAND_DISPLAY").empty();
  return desktop ? LoginWay::kBrowser : LoginWay::kDevice;
}

Result<void, Failure> SignInByBrowser(Invocation& invocation, Login& login) {
  auto listener = LoopbackListener::Open();
  if (!listener) {
    return Fail(Failure{.exit = Exit::kFailed,
                        .what = {},
                        .why = "Cannot listen for the browser: " + listener.error() + ".",
                        .next = "jeton login " + login.url + " --device"});
  }
  client::LoginClient server = LoginClientFor(login);
  SystemRandom random;
  const auto request = server.BeginCode(listener->redirect_uri(), ScopesOf(invocation.typed), random);
  if (!request) return Fail(FailureOf(request.error()));
  invocation.terminal.Say(
      "Sign in and allow it in your browser. If none opens, open this address on this machine:\n\n  " + request->url +
      "\n");
  OpenBrowser(request->url);
  Answer<client::LoginTokens> tokens;
  const auto brought = listener->Await(kBrowserPatience, [&](std::string_view query) {
    tokens = server.FinishCode(*request, query);
    // Any page can send a browser here. That ends nothing.
    return tokens || tokens.error().code != "foreign_answer";
  });
  if (!brought) return Fail(Interrupted() ? InterruptedLogin() : Undecided());
  if (!tokens) return Fail(FailureOfLogin(tokens.error()));
  TakeTokens(login, *tokens);
  return {};
}

Result<void, Failure> SignInByDevice(Invocation& invocation, Login& login) {
  client::LoginClient server = LoginClientFor(login);
  const auto request = server.BeginDevice(ScopesOf(invocation.typed));
  if (!request) return Fail(FailureOf(request.error()));
  std::string text = "Open this address in a browser, on any machine, and type the code " + request->user_code +
                     ":\n\n  " + request->verification_uri + "\n";
  if (!request->complete_uri.empty())
    text += "\nOr open this one, and compare the code:\n\n  " + request->complete_uri + "\n";
  invocation.terminal.Say(text);
  const auto tokens = AwaitDecision(server, *request);
  if (!tokens) return Fail(tokens.error());
  TakeTokens(login, *tokens);
  return {};
}

}  // namespace jeton::cli
