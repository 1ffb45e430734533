#pragma once

#include <string>
#include <string_view>

#include "cli/core/failure.h"

namespace jeton::cli {

// From now on SIGINT and SIGTERM end requests and questions instead of the program.
void CatchInterrupts();
bool Interrupted();

// Returns an environment variable; empty: it is not set.
std::string Environment(const char* name);

// What stands before the person, if there is one. Data goes to standard output, everything else to standard error.
class Terminal {
 public:
  explicit Terminal(bool may_ask);

  bool output_is_terminal() const { return output_; }
  bool input_is_terminal() const { return input_; }
  bool colors() const { return colors_; }

  void Say(std::string_view line) const;
  // Shows how far something is, on the same line each time. Nothing if there is no terminal.
  void Progress(std::string_view text) const;
  void EndProgress() const;

  // Asks without showing what is typed.
  Result<std::string, Failure> AskSecret(const std::string& question) const;
  // Fails with wrong usage if it must not ask.
  Result<bool, Failure> Confirm(const std::string& question) const;

 private:
  bool input_, output_, errors_, may_ask_, colors_, animated_;
};

// Reads standard input to its end, without the final line break.
Result<std::string, Failure> ReadInput();
// Reads a secret: from the file, or from standard input if that is no terminal or `from_input`, or by asking.
Result<std::string, Failure> ReadSecret(const Terminal& terminal, const std::string& file, bool from_input,
                                        const std::string& question);

}  // namespace jeton::cli
