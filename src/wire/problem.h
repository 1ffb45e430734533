#pragma once

#include <boost/json/value.hpp>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "wire/body.h"
#include "wire/message.h"

// Errors of our own API: RFC 9457, application/problem+json.
namespace jeton::wire {

// How the program `jeton` ends. The numbers are stable.
enum class Exit {
  kDone = 0,
  kFailed = 1,  // for a reason that has no number of its own
  kUsage = 2,
  kNotFound = 3,
  kLogin = 4,
  kRefused = 5,
  kConflict = 6,
  kUnreached = 7,
  kPending = 8,
  kPartly = 9,
  kInterrupted = 130,
};

// One code of the table from which the page of errors, the OpenAPI document and the exit codes of `jeton` are made.
struct ProblemKind {
  std::string_view code;  // stable
  int status;
  Exit exit;
  std::string_view title;
  std::string_view meaning;  // what to do, for the page
};
std::span<const ProblemKind> AllProblems();

// Returns the address on this server that describes a code.
std::string ProblemType(std::string_view code);
constexpr std::string_view kProblemPage = "/docs/errors";
constexpr std::string_view kProblemJson = "application/problem+json";

struct Problem {
  std::string_view code;               // one of AllProblems
  std::string detail;                  // one sentence: what is wrong, with the value, and what to do
  std::optional<std::string> field{};  // the parameter or member at fault
  boost::json::value needs{};          // null: no grant would help
  std::optional<Seconds> retry_after{};
};

// Describes the document.
const AnyBody& ProblemDocument();

// Throws std::logic_error for a code that is not in the table, because that is a bug.
Response PrintProblem(const Problem& problem, std::string_view request_id);

}  // namespace jeton::wire
