#include "identity/grant_log.h"

#include <algorithm>
#include <utility>

namespace jeton {

void GrantLog::BeginAt(TimePoint now) {
  for (Shard& shard : shards_) shard.complete_since = shard.rotated = now;
}

GrantLog::Grant* GrantLog::Shard::Find(const Key& key) {
  for (Grants* const grants : {&young, &old}) {
    if (const auto found = grants->find(key); found != grants->end()) return &found->second;
  }
  return nullptr;
}

// Moves the entry to the young generation.
GrantLog::Grant& GrantLog::Shard::Take(const Key& key, std::size_t most_young, TimePoint now) {
  if (const auto found = young.find(key); found != young.end()) return found->second;
  auto node = old.extract(key);
  if (young.size() >= most_young) MakeRoom(now);
  if (node) return young.insert(std::move(node)).position->second;
  return young[key];
}

void GrantLog::Shard::MakeRoom(TimePoint now) {
  // The old entries had no grant since the last rotation.
  if (!old.empty()) complete_since = std::max(complete_since, rotated);
  old = std::exchange(young, {});
  rotated = now;
}

void GrantLog::Note(const Key& key, const Id& token, TimePoint now) {
  Shard& shard = ShardOf(key);
  const std::lock_guard lock(shard.mutex);
  Grant& grant = shard.Take(key, most_young_, now);
  const bool fresh = grant.last == TimePoint::min();
  if (fresh || grant.token != token) grant = {.token = token, .first = now, .last = now, .others = grant.last};
  grant.last = std::max(grant.last, now);
}

std::optional<Id> GrantLog::OnlyToken(const Key& key, const Window& window, TimePoint subject_created) {
  Shard& shard = ShardOf(key);
  const std::lock_guard lock(shard.mutex);
  // A subject that did not exist before had no grants that could be forgotten.
  if (shard.complete_since > std::max(window.from, subject_created)) return std::nullopt;
  const Grant* const grant = shard.Find(key);
  if (grant == nullptr || grant->others > window.from) return std::nullopt;
  if (grant->first > window.until || grant->last <= window.from) return std::nullopt;
  return grant->token;
}

}  // namespace jeton
