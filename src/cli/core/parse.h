#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cli/core/command.h"

namespace jeton::cli {

using Values = std::map<std::string, std::vector<std::string>, std::less<>>;

// A command line that was read.
struct Typed {
  std::string words;                 // of the command, or as many as there are
  const Command* command = nullptr;  // null: the words are the beginning of several commands, or none
  Values positionals{};              // by the name of the place
  Values flags{};                    // a switch: "true" or "false"
  bool help = false;

  bool On(std::string_view flag) const;
  bool Has(std::string_view name) const { return flags.contains(name) || positionals.contains(name); }
  // Returns the last value of a flag, or the value of a place; empty: there is none.
  std::string Text(std::string_view name) const;
};

// Reads the words, places and flags. Checks choices, numbers and what is required. With --help, nothing is required.
Result<Typed, Failure> Parse(std::span<const Command> commands, std::span<const std::string> arguments);

}  // namespace jeton::cli
