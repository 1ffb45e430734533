#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cli/core/command.h"

// Completion in shells. The scripts only ask the program, so that there is one source for all of them.
namespace jeton::cli {

// What may stand at the end of a command line.
struct Offer {
  std::string value;
  std::string text;  // what it is; empty: nothing is said
};
struct Offers {
  std::vector<Offer> items;
  bool files = false;  // names of files, too
};

// Asks the server for the names of one kind that begin with `prefix`. Returns none if it does not answer at once.
using AskNames = std::function<std::vector<Offer>(Names names, const std::string& prefix)>;

// `words`: those of the command line after the name of the program; the last one is what is to be completed.
Offers Complete(std::span<const Command> commands, std::span<const std::string> words, const AskNames& ask);

// A line an offer, with a tab before its text; `:files` for names of files.
std::string Print(const Offers& offers);

// Returns the script of bash, zsh or fish.
std::string_view CompletionScript(std::string_view shell);

}  // namespace jeton::cli
