#include "cli/core/failure.h"

#include <algorithm>

#include "base/json.h"

namespace jeton::cli {
namespace {

namespace json = boost::json;

struct OwnCode {
  std::string_view code;
  Exit exit;
  std::string_view next;
};
// What kept an answer from arriving.
constexpr OwnCode kOwnCodes[] = {
    {"unreachable", Exit::kUnreached, "jeton auth status      # which server it is"},
    {"timeout", Exit::kUnreached, "jeton auth status      # which server it is"},
    {"untrusted", Exit::kUnreached, "JETON_CACERT=FILE jeton …      # the certificates of the server's authority"},
    {"insecure", Exit::kUsage, "jeton login https://…"},
    {"unusable_credential", Exit::kUsage, "jeton auth status      # which token it is"},
    {"interrupted", Exit::kInterrupted, "the same again"},
    {"unreadable_answer", Exit::kFailed, "jeton auth status      # which server it is"},
};

std::string JoinTexts(const json::value* texts) {
  std::string joined;
  if (texts == nullptr || !texts->is_array()) return joined;
  for (const json::value& text : texts->get_array()) {
    if (text.is_string()) joined.append(joined.empty() ? "" : ", ").append(text.get_string());
  }
  return joined;
}

// What a right that is missing takes: asking the people that can grant it, or, if the caller has it, a wider token.
std::string NextOfNeeds(const json::value& needs) {
  const std::string granters = JoinTexts(Member(needs, "who_can_grant"));
  const std::string right = TextOf(needs.get_object(), "right");
  const std::string scope = TextOf(needs.get_object(), "scope");
  const std::string resource = TextOf(needs.get_object(), "resource");
  if (right == "owner" || right == "user") {
    return scope.empty() ? "jeton whoami      # what your token may do"
                         : "jeton login      # a token with the scope " + scope;
  }
  std::string next = "ask " + (granters.empty() ? "an admin" : granters);
  if (!right.empty()) next += " for the right " + right;
  if (!resource.empty()) next += " on " + resource;
  if (!scope.empty()) next += right.empty() ? " for the scope " + scope : " (and a token with the scope " + scope + ")";
  return next;
}

std::string NextOf(const Problem& problem, Exit exit) {
  if (problem.needs.is_object()) return NextOfNeeds(problem.needs);
  if (problem.retry_after) return "the same again in " + std::to_string(problem.retry_after->count()) + " s";
  switch (exit) {
    case Exit::kLogin: return "jeton login";
    case Exit::kRefused: return "jeton whoami      # what your token may do";
    case Exit::kUnreached: return "jeton auth status      # which server it is";
    case Exit::kConflict: return "the command with `show` instead, to see what is there";
    default: return {};
  }
}

}  // namespace

Exit ExitOf(std::string_view code) {
  for (const wire::ProblemKind& kind : wire::AllProblems()) {
    if (kind.code == code) return kind.exit;
  }
  const auto* const own =
      std::find_if(std::begin(kOwnCodes), std::end(kOwnCodes), [&](const OwnCode& one) { return one.code == code; });
  return own == std::end(kOwnCodes) ? Exit::kFailed : own->exit;
}

Failure FailureOf(const Problem& problem, std::string_view next) {
  Failure failure{.exit = ExitOf(problem.code), .what = {}, .why = problem.detail, .next = {}};
  if (failure.why.empty()) failure.why = problem.title;
  if (!problem.field.empty() && failure.why.find("`" + problem.field + "`") == std::string::npos) {
    failure.why = "`" + problem.field + "`: " + failure.why;
  }
  if (!problem.request.empty() && problem.status >= 500) failure.why += " (request " + problem.request + ")";
  const auto* const own = std::find_if(std::begin(kOwnCodes), std::end(kOwnCodes),
                                       [&](const OwnCode& one) { return one.code == problem.code; });
  if (own != std::end(kOwnCodes)) {
    failure.next = own->next;
  } else if (failure.exit == Exit::kNotFound && !next.empty()) {
    failure.next = next;
  } else {
    failure.next = NextOf(problem, failure.exit);
  }
  return failure;
}

Failure WrongUsage(std::string why, std::string next) {
  return {.exit = Exit::kUsage, .what = {}, .why = std::move(why), .next = std::move(next)};
}

std::string Print(const Failure& failure, std::string_view words, std::string_view said) {
  std::string what = failure.what;
  if (what.empty()) what = said.empty() ? "nothing was done" : std::string(said) + " failed";
  const std::string next = failure.next.empty() ? "jeton help " + std::string(words) : failure.next;
  return "jeton: " + what + "\n  why:  " + failure.why + "\n  next: " + next + "\n";
}

}  // namespace jeton::cli
