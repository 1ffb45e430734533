#include "authority/tokens/bulk_revocation.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "authority/tokens/token_reader.h"

namespace jeton::authority {
namespace {

constexpr std::size_t kMostRowsSearched = 50'000;
constexpr std::size_t kRowsReadAtOnce = 500;

using SteadyClock = std::chrono::steady_clock;
// Other writers wait for a part.
constexpr std::chrono::milliseconds kLongestStep{8};

// Ends the descendants of tokens that are removed already, and records each token. All of them share the bounds of a
// part: many tokens with a few descendants each are as much work as one with many.
class EndOfMany {
 public:
  EndOfMany(std::vector<RemovedToken> removed, const Actor& actor, AfterTokenEnd then)
      : removed_(std::move(removed)), descendants_(removed_.size()), actor_(actor), then_(std::move(then)) {
    for (std::size_t i = 0; i < removed_.size(); ++i) {
      if (removed_[i].has_descendants) descendants_[i].Add(removed_[i].id);
    }
  }

  bool operator()(const Run& run) {
    const auto end = SteadyClock::now() + kLongestStep;
    std::size_t left = kRemovedInOnePart;
    while (place_ < removed_.size() && left > 0 && SteadyClock::now() < end) {
      FormerParents& descendants = descendants_[place_];
      left -= std::min(left, descendants.Remove(run, left));
      if (!descendants.empty()) break;
      const std::size_t ended = 1 + descendants.removed();
      RecordRemoval(run, actor_, std::move(removed_[place_++]), ended);
      sum_ += ended;
    }
    for (std::size_t i = place_; i < descendants_.size(); ++i) descendants_[i].EndPart(run);
    if (place_ < removed_.size()) return true;
    if (then_) then_(run, {sum_, run.tx().position()});
    return false;
  }

 private:
  std::vector<RemovedToken> removed_;
  std::vector<FormerParents> descendants_;  // of each
  Actor actor_;
  AfterTokenEnd then_;
  std::size_t place_ = 0;
  std::size_t sum_ = 0;
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
  std::vector<RemovedToken> removed;
  for (const auto& token : tokens.tokens_) {
    // One that is gone was made with another of them, or named twice.
    if (auto one = RemoveToken(run, usage, token, order)) removed.push_back(std::move(*one));
  }
  const Actor actor = tokens.tokens_.empty() ? Actor() : tokens.tokens_.front().by();
  DoInParts(run, EndOfMany(std::move(removed), actor, std::move(then)));
}

}  // namespace jeton::authority
