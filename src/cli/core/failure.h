#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "jeton/problem.h"
#include "wire/problem.h"

namespace jeton::cli {

using wire::Exit;

// Why a command failed, in three lines.
struct Failure {
  Exit exit = Exit::kFailed;
  std::string what;  // "robot delete acme+ci failed"; empty: the command as it was typed
  std::string why;   // one sentence
  std::string next;  // what to type next
};

// Returns how the program ends because of a problem.
Exit ExitOf(std::string_view code);

// `next`: what to type when it is not found; empty: a guess from the problem.
Failure FailureOf(const Problem& problem, std::string_view next = {});

Failure WrongUsage(std::string why, std::string next = {});

// Prints the lines. `words`: of the command; `said`: with its arguments.
std::string Print(const Failure& failure, std::string_view words, std::string_view said);

}  // namespace jeton::cli
