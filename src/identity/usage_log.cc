#include "identity/usage_log.h"

#include <algorithm>

namespace jeton {
namespace {

constexpr Microseconds kNotAgainFor = Seconds{60};
constexpr std::size_t kMostPerFlush = 1000;
// Beyond this, uses are dropped: the log must not grow with the traffic.
constexpr std::size_t kMostWaiting = 200'000;

}  // namespace

void UsageLog::Note(const TokenFact& fact, TimePoint now, std::string_view address) {
  std::int64_t noted = fact.use_noted.load(std::memory_order_relaxed);
  if (ToMicros(now) - noted < kNotAgainFor.count()) return;
  if (!fact.use_noted.compare_exchange_strong(noted, ToMicros(now), std::memory_order_relaxed)) return;
  const Token& token = fact.token;
  const std::lock_guard lock(mutex_);
  if (uses_.size() >= kMostWaiting && !uses_.contains(token.id)) return;
  uses_.insert_or_assign(token.id,
                         Noted{token.kind == TokenKind::kRobot ? token.subject : Id(), now, std::string(address)});
}

std::optional<storage::Tokens::Use> UsageLog::Waiting(const Id& token) const {
  const std::lock_guard lock(mutex_);
  if (const auto found = uses_.find(token); found != uses_.end()) {
    return storage::Tokens::Use{token, found->second.robot, found->second.at, found->second.address};
  }
  for (auto batch = under_way_.rbegin(); batch != under_way_.rend(); ++batch) {
    const auto found = std::find_if(batch->begin(), batch->end(), [&](const auto& use) { return use.token == token; });
    if (found != batch->end()) return *found;
  }
  return std::nullopt;
}

void UsageLog::Flush(storage::Database& database) {
  std::list<Batch>::iterator batch;
  {
    const std::lock_guard lock(mutex_);
    if (uses_.empty()) return;
    batch = under_way_.emplace(under_way_.end());
    while (!uses_.empty() && batch->size() < kMostPerFlush) {
      const auto first = uses_.begin();
      batch->push_back({first->first, first->second.robot, first->second.at, std::move(first->second.address)});
      uses_.erase(first);
    }
    // Gives memory back that a burst has reserved.
    if (uses_.size() < uses_.bucket_count() / 8) uses_.rehash(0);
  }
  // Only this flush's own `done` removes the batch, so that it can be read without the lock until then.
  database.Write([batch](Transaction& transaction) { storage::Tokens(transaction).NoteUses(*batch); },
                 [this, batch](storage::Database::Outcome) {
                   const std::lock_guard lock(mutex_);
                   under_way_.erase(batch);
                 });
}

}  // namespace jeton
