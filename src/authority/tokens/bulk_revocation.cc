#include "authority/tokens/bulk_revocation.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "authority/tokens/token_reader.h"

namespace jeton::authority {
namespace {

constexpr std::size_t kMostRowsSearched = 50'000;
constexpr std::size_t kRowsReadAtOnce = 500;

// What has ended so far, token by token. A part that is rolled back and runs again sets its own entry again.
struct Tally {
  std::vector<std::optional<Revocations>> of_each;

  Revocations Sum() const {
    Revocations sum;
    for (const auto& one : of_each) {
      sum.tokens += one->tokens;
      sum.position = std::max(sum.position, one->position);
    }
    return sum;
  }
  bool Complete() const {
    return std::all_of(of_each.begin(), of_each.end(), [](const auto& one) { return one.has_value(); });
  }
};

}  // namespace

FoundTokens FindTokensToEnd(const Run& run, const UsageLog& usage, const EndedTokens& tokens,
                            const TokenFilter& filter) {
  TokenReader reader(run, {tokens.account(), tokens.kind()}, filter, {.most = kRowsReadAtOnce});
  TokenViewer viewer(run, usage);
  FoundTokens found;
  for (std::size_t looked_at = 0; looked_at < kMostRowsSearched; ++looked_at) {
    auto row = reader.Next();
    if (!row) {
      found.is_all = true;
      return found;
    }
    if (!filter.MayFit(row->token, run.now)) continue;
    const auto item = viewer.View(std::move(*row));
    if (!item || !filter.Fits(*item, run.now)) continue;
    ++found.count;
    if (found.ids.size() < kMostEndedAtOnce) found.ids.push_back(item->token.id);
  }
  found.is_all = !reader.HasMore();
  return found;
}

Result<TokensToEnd, TokensToEnd::Unpermitted> TokensToEnd::Named(const Run& run, const Actor& actor,
                                                                 const std::vector<Id>& ids) {
  TokensToEnd named;
  for (const Id& id : ids) {
    auto permitted = FindToken<TokenAct::kEnd>(run, actor, id);
    if (!permitted) return Fail(Unpermitted{id, permitted.error()});
    named.tokens_.push_back(std::move(*permitted));
  }
  return named;
}

TokensToEnd TokensToEnd::Found(const Run& run, const EndedTokens& tokens, const FoundTokens& found) {
  TokensToEnd still_there;
  for (const Id& id : found.ids) {
    auto permitted = FindToken<TokenAct::kEnd>(run, tokens.by(), id);
    if (permitted) still_there.tokens_.push_back(std::move(*permitted));
  }
  return still_there;
}

std::vector<Id> TokensToEnd::ids() const {
  std::vector<Id> ids;
  for (const auto& token : tokens_) ids.push_back(token.token().id);
  return ids;
}

void EndTokens(const Run& run, const UsageLog& usage, const TokensToEnd& tokens, const RevocationOrder& order,
               AfterTokenEnd then) {
  const auto tally = std::make_shared<Tally>();
  // One more stands for this loop, so that nothing is told before its end.
  tally->of_each.resize(tokens.tokens_.size() + 1);
  const auto note = [tally, then = std::move(then)](const Run& last, std::size_t place, const Revocations& revoked) {
    tally->of_each[place] = revoked;
    if (tally->Complete() && then) then(last, tally->Sum());
  };
  for (std::size_t place = 0; place < tokens.tokens_.size(); ++place) {
    const bool ended =
        EndToken(run, usage, tokens.tokens_[place], order,
                 [note, place](const Run& last, const Revocations& revoked) { note(last, place, revoked); });
    // It was made with another of them, and has ended with it.
    if (!ended) tally->of_each[place] = Revocations{};
  }
  note(run, tokens.tokens_.size(), {0, run.tx().position()});
}

}  // namespace jeton::authority
