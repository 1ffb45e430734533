#include "authority/audit/refusal_counts.h"

#include <memory>
#include <utility>

namespace jeton::authority {
namespace {

constexpr std::size_t kMostCounted = 10'000;
constexpr std::size_t kMostOftenWaiting = 256;

}  // namespace

void RefusalCounts::MakeRoom(TimePoint now) {
  if (counts_.size() < kMostCounted) return;
  std::erase_if(counts_, [&](const auto& entry) {
    return now >= entry.second.since + rule_.within && now >= entry.second.quiet_until;
  });
}

void RefusalCounts::Note(const Refused& refused, TimePoint now) {
  const std::lock_guard lock(mutex_);
  const Key key{refused.owner, refused.subject};
  auto found = counts_.find(key);
  if (found == counts_.end()) {
    MakeRoom(now);
    if (counts_.size() >= kMostCounted) return;
    found = counts_.try_emplace(key).first;
  }
  Count& count = found->second;
  if (now >= count.since + rule_.within) {
    count.since = now;
    count.refusals = 0;
  }
  ++count.refusals;
  if (count.refusals < rule_.often || now < count.quiet_until || waiting_.size() >= kMostOftenWaiting) return;
  count.quiet_until = now + rule_.quiet;
  waiting_.emplace_back(storage::RefusedOften{refused.owner, refused.subject, count.refusals, count.since,
                                              refused.address, refused.code});
}

void RefusalCounts::Flush(storage::Database& database) {
  storage::Happenings often;
  {
    const std::lock_guard lock(mutex_);
    if (waiting_.empty()) return;
    often = std::exchange(waiting_, {});
  }
  database.Write(
      [often = std::move(often)](storage::Transaction& transaction) {
        for (const storage::Happening& one : often) transaction.Happened(one);
      },
      [](storage::Database::Outcome) {});
}

}  // namespace jeton::authority
