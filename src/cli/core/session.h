#pragma once

#include <optional>
#include <string>

#include "cli/core/logins.h"
#include "cli/core/parse.h"
#include "cli/core/terminal.h"
#include "jeton/api.h"

namespace jeton::cli {

// Which server a command talks to, and with what, by flags, environment and logins, in this order.
struct Target {
  std::string context;  // the login's name; empty: none is used
  std::string url;
  std::string token;  // empty: none
  std::string organization;
  std::string ca_file;
  bool token_from_environment = false;
  std::optional<Login> login{};  // that of the context
};
// A token of a login goes to no other address than the login's.
Result<Target, Failure> FindTarget(const Typed& typed);

// The connection of a command, made when it is first needed.
class Session {
 public:
  Session(const Typed& typed, const Terminal& terminal) : typed_(typed), terminal_(terminal) {}

  Result<Target, Failure> target();
  // Returns what is presented to the server, renewed if it has to be. Fails with "login needed" if there is none.
  Result<std::string, Failure> Token();
  // Fails with "login needed" if there is no token.
  Result<Api*, Failure> Reach();
  // Without a login, for requests that bring a credential of their own.
  Result<Connection*, Failure> ReachAsStranger();

  // Bounds a whole request, for completion.
  void Hurry(std::chrono::milliseconds most) { most_ = most; }

 private:
  Connection::Options OptionsOf(const Target& target) const;

  const Typed& typed_;
  const Terminal& terminal_;
  std::chrono::milliseconds most_{0};
  std::optional<Target> target_;
  std::optional<Connection> connection_;
  std::optional<Connection> stranger_;
  std::optional<Api> api_;
};

// One command that is being carried out.
struct Invocation {
  const Command& command;
  std::span<const Command> commands;  // the whole table
  const Typed& typed;
  const Terminal& terminal;
  Session& session;
};

}  // namespace jeton::cli
