#pragma once

#include <optional>
#include <string>
#include <vector>

#include "authority/tokens/token_selection.h"
#include "authority/tokens/tokens.h"
#include "domain/registry_scope.h"

// Compares what the tokens of an organization were granted with what registries have reported of them, and suggests
// what would suffice. Never guesses: without enough reports there is no suggestion.
namespace jeton::authority {

// What counts is what was done in this time.
inline constexpr Seconds kSuggestionTime{90 * 86400};
// Of each list that an item shows.
inline constexpr std::size_t kMostShownGrants = 100;

enum class Verdict {
  kNarrow,      // a narrower restriction would have sufficed
  kRevoke,      // it was not presented at all
  kFits,        // it used all that it was granted
  kYoung,       // it exists for a shorter time
  kUnobserved,  // registries have not reported for so long
  kUnreported,  // it was presented, but no registry reported a use
  kFurther,     // it reaches further than registries, so no restriction is known to suffice
};
std::string_view NameOf(Verdict verdict);
std::optional<Verdict> ParseVerdict(std::string_view name);

struct RepositoryActions {
  std::string repository;  // a full name, or a pattern for all of an organization
  Actions actions;
};

// A list that may be too long to be shown as a whole.
struct ActionsList {
  std::vector<RepositoryActions> rows;
  bool is_more = false;
};

struct Suggestion {
  TokenItem item;
  Verdict verdict = Verdict::kFits;
  std::optional<TimePoint> observed_since;  // nothing: not every registry reports
  ActionsList granted;
  ActionsList used;
  std::optional<Restriction> restriction;  // of kNarrow: the whole new one
};

struct SuggestionPage {
  std::vector<Suggestion> suggestions;
  std::optional<TokenListPlace> next;
};
struct SuggestionQuery {
  std::optional<Verdict> verdict;  // only these
  TokenOrder order = TokenOrder::kNewestFirst;
  std::optional<TokenListPlace> after;
  std::size_t most = 50;
};
// Lists the secrets of the organization's robots and the tokens of its applications that act for no user, by their age.
// A page looks at kMostTokensLookedAt tokens at most. Takes long: for a worker.
SuggestionPage ListSuggestions(const Run& run, const UsageLog& usage, const SeenTokens& tokens,
                               const SuggestionQuery& query);

}  // namespace jeton::authority
