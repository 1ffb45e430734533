#include "authority/tokens/bulk_revocation.h"

#include <algorithm>
#include <chrono>
#include <map>
#include <memory>
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
      : removed_(std::make_shared<const std::vector<RemovedToken>>(std::move(removed))),
        actor_(actor),
        then_(std::move(then)),
        rests_(removed_->size() > kRemovedInOnePart) {
    for (const RemovedToken& one : *removed_) {
      if (one.has_descendants) descendants_[one.id].Add(one.id);
    }
  }

  bool operator()(const Run& run) {
    // To remove so many has taken long enough.
    if (std::exchange(rests_, false)) {
      MarkRest(run);
      return true;
    }
    const auto end = SteadyClock::now() + kLongestStep;
    std::size_t left = kRemovedInOnePart;
    while (place_ < removed_->size() && left > 0 && SteadyClock::now() < end) {
      const RemovedToken& token = (*removed_)[place_];
      std::size_t ended = 1;
      if (const auto found = descendants_.find(token.id); found != descendants_.end()) {
        FormerParents& descendants = found->second;
        left -= std::min(left, descendants.Remove(run, left));
        if (!descendants.empty()) break;
        ended += descendants.removed();
        descendants_.erase(found);
      }
      RecordRemoval(run, actor_, token, ended);
      ++place_;
      sum_ += ended;
    }
    MarkRest(run);
    if (place_ < removed_->size()) return true;
    if (then_) then_(run, {sum_, run.tx().position()});
    return false;
  }

 private:
  void MarkRest(const Run& run) {
    for (auto& [token, descendants] : descendants_) descendants.EndPart(run);
  }

  std::shared_ptr<const std::vector<RemovedToken>> removed_;  // shared by the copies that a part works on
  std::map<Id, FormerParents> descendants_;                   // of those that still have some
  Actor actor_;
  AfterTokenEnd then_;
  std::size_t place_ = 0;
  std::size_t sum_ = 0;
  bool rests_;  // in the first part
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
  named.tokens_.reserve(ids.size());
  TokenPermits permits(run, actor);
  for (const Id& id : ids) {
    auto permitted = permits.Find<TokenAct::kEnd>(id);
    if (!permitted) return Fail(Unpermitted{id, permitted.error()});
    named.tokens_.push_back(std::move(*permitted));
  }
  return named;
}

TokensToEnd TokensToEnd::Found(const Run& run, const EndedTokens& tokens, const FoundTokens& found) {
  TokensToEnd still_there;
  still_there.tokens_.reserve(found.ids.size());
  TokenPermits permits(run, tokens.by());
  for (const Id& id : found.ids) {
    auto permitted = permits.Find<TokenAct::kEnd>(id);
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
  removed.reserve(tokens.tokens_.size());
  TokenViewer viewer(run, usage);
  for (const auto& token : tokens.tokens_) {
    // One that is gone was made with another of them, or named twice.
    if (auto one = RemoveToken(run, viewer, token, order)) removed.push_back(std::move(*one));
  }
  const Actor actor = tokens.tokens_.empty() ? Actor() : tokens.tokens_.front().by();
  DoInParts(run, EndOfMany(std::move(removed), actor, std::move(then)));
}

}  // namespace jeton::authority
