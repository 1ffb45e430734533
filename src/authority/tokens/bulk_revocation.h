#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "authority/tokens/token_ends.h"

namespace jeton::authority {

// Ends many tokens: those that are named, or all that fit a filter.

// So many are ended in one commit. More than that by a job.
inline constexpr std::size_t kMostEndedAtOnce = 1'000;

// Which tokens of a selection to end, and how.
struct RevocationWish {
  TokenFilter filter;
  RevocationOrder order;
};
// As a JSON object, and back.
std::string PrintWish(const RevocationWish& wish);
RevocationWish ReadWish(std::string_view text);

// Tokens that fit, found before the write begins.
struct FoundTokens {
  std::vector<Id> ids;    // at most kMostEndedAtOnce
  std::size_t count = 0;  // of all that were found
  bool is_all = false;    // there are no others

  bool AreAllNamed() const { return is_all && count == ids.size(); }
};
// Looks at some tens of thousands of rows at most. Takes long: for a worker.
FoundTokens FindTokensToEnd(const Run& run, const UsageLog& usage, const EndedTokens& tokens,
                            const TokenFilter& filter);

// Proof that the policy lets the actor end each of these tokens, of those that are still there. Valid for one run.
class TokensToEnd {
 public:
  // One that the actor may not end, for which all are refused: kNotFound, kForbidden.
  struct Unpermitted {
    Id id;
    Refusal refusal{};
  };
  static Result<TokensToEnd, Unpermitted> Named(const Run& run, const Actor& actor, const std::vector<Id>& ids);
  // Leaves out what has ended since it was found.
  static TokensToEnd Found(const Run& run, const EndedTokens& tokens, const FoundTokens& found);

  std::vector<Id> ids() const;

 private:
  friend void EndTokens(const Run& run, const UsageLog& usage, const TokensToEnd& tokens, const RevocationOrder& order,
                        AfterTokenEnd then);
  std::vector<PermittedToken<TokenAct::kEnd>> tokens_;
};
// Ends all of them, in one commit; what was made with them, in parts. Calls `then` in the last part, also if there are
// none.
void EndTokens(const Run& run, const UsageLog& usage, const TokensToEnd& tokens, const RevocationOrder& order,
               AfterTokenEnd then);

}  // namespace jeton::authority
