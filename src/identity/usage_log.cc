#include "identity/usage_log.h"

namespace jeton {
namespace {

constexpr Microseconds kNotAgainFor = Seconds{60};
constexpr std::size_t kMostPerFlush = 1000;
// Beyond this, uses are dropped: the log must not grow with the traffic.
constexpr std::size_t kMostWaiting = 200'000;

}  // namespace

void UsageLog::Note(const TokenFact& fact, TimePoint now) {
  std::int64_t noted = fact.use_noted.load(std::memory_order_relaxed);
  if (ToMicros(now) - noted < kNotAgainFor.count()) return;
  if (!fact.use_noted.compare_exchange_strong(noted, ToMicros(now), std::memory_order_relaxed)) return;
  const Token& token = fact.token;
  const std::lock_guard lock(mutex_);
  if (uses_.size() >= kMostWaiting) return;
  uses_.push_back({token.id, token.kind == TokenKind::kRobot ? token.subject : Id(), now});
}

void UsageLog::Flush(storage::Database& database) {
  std::vector<storage::Tokens::Use> batch;
  {
    const std::lock_guard lock(mutex_);
    const std::size_t count = std::min(uses_.size(), kMostPerFlush);
    batch.assign(uses_.end() - static_cast<std::ptrdiff_t>(count), uses_.end());
    uses_.resize(uses_.size() - count);
    // Gives memory back that a burst has reserved.
    if (uses_.size() < uses_.capacity() / 4) uses_.shrink_to_fit();
  }
  if (batch.empty()) return;
  database.Write([batch = std::move(batch)](Transaction& transaction) { storage::Tokens(transaction).NoteUses(batch); },
                 [](storage::Database::Outcome) {});
}

}  // namespace jeton
