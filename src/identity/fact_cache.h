#pragma once

#include <algorithm>
#include <array>
#include <atomic>
#include <boost/unordered/unordered_flat_set.hpp>
#include <cstdint>
#include <memory>
#include <mutex>

namespace jeton {

// A bounded cache of immutable facts that follows the change feed. Any thread.
//
// The promise: once Forget(key, position) has returned, Find returns no fact that was read from the database before
// that change, however reads and changes interleave. A reader notes the feed's position before its snapshot begins, and
// passes it to Fill with the fact. A shard refuses facts older than its last change.
//
// `KeyOf(fact)` returns the key of a fact. The table holds only its hash, to take few cache lines and to find a fact
// without touching it. Of two keys with the same hash, only one is cached at a time.
template <typename Key, typename Fact>
class FactCache {
 public:
  using Pointer = std::shared_ptr<const Fact>;

  // capacity: at least this many of the most recently used entries are kept, and at most twice as many.
  explicit FactCache(std::size_t capacity) : most_young_(capacity / kShards + 1) {}

  Pointer Find(const Key& key) {
    Pointer found = FindHash(std::hash<Key>{}(key));
    return found && KeyOf(*found) == key ? found : nullptr;
  }

  // Prefetches the entry for an imminent Find. Takes no reference: that would stall on the line being fetched.
  void Expect(const Key& key) {
    const std::size_t hash = std::hash<Key>{}(key);
    Shard& shard = ShardOf(hash);
    const std::lock_guard lock(shard.mutex);
    if (const auto found = shard.young.find(hash); found != shard.young.end()) Prefetch(found->fact.get());
  }

  // Caches a fact from a snapshot that began at `position` or later, unless the shard has had a change since.
  void Fill(Pointer fact, std::uint64_t position) {
    const std::size_t hash = std::hash<Key>{}(KeyOf(*fact));
    Shard& shard = ShardOf(hash);
    const std::lock_guard lock(shard.mutex);
    if (position < shard.changed) return;
    Insert(shard, hash, std::move(fact));
  }

  void Forget(const Key& key, std::uint64_t position) {
    const std::size_t hash = std::hash<Key>{}(key);
    Shard& shard = ShardOf(hash);
    const std::lock_guard lock(shard.mutex);
    shard.changed = std::max(shard.changed, position);
    shard.young.erase(hash);
    shard.old.erase(hash);
  }

  // As Forget, for every key.
  void ForgetAll(std::uint64_t position) {
    for (Shard& shard : shards_) {
      const std::lock_guard lock(shard.mutex);
      shard.changed = position;
      shard.young.clear();
      shard.old.clear();
    }
  }

 private:
  static constexpr std::size_t kShards = 64;

  struct Entry {
    std::size_t hash;
    Pointer fact;
  };
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::size_t hash) const { return hash; }
    std::size_t operator()(const Entry& entry) const { return entry.hash; }
  };
  struct Equal {
    using is_transparent = void;
    bool operator()(std::size_t hash, const Entry& entry) const { return hash == entry.hash; }
    bool operator()(const Entry& entry, std::size_t hash) const { return hash == entry.hash; }
    bool operator()(const Entry& a, const Entry& b) const { return a.hash == b.hash; }
  };
  using Table = boost::unordered_flat_set<Entry, Hash, Equal>;

  // Two generations: when the young one is full it becomes the old one, and entries not used since are dropped.
  struct Shard {
    std::mutex mutex;
    std::uint64_t changed = 0;
    Table young;
    Table old;
  };

  // The reference count of a fact lies right before it.
  static void Prefetch(const Fact* fact) {
    const char* const at = reinterpret_cast<const char*>(fact);
    for (std::ptrdiff_t line = -16; line < static_cast<std::ptrdiff_t>(sizeof(Fact)); line += 64) {
      __builtin_prefetch(at + line);
    }
  }

  Pointer FindHash(std::size_t hash) {
    Shard& shard = ShardOf(hash);
    const std::lock_guard lock(shard.mutex);
    if (const auto found = shard.young.find(hash); found != shard.young.end()) return found->fact;
    const auto found = shard.old.find(hash);
    if (found == shard.old.end()) return nullptr;
    Pointer fact = found->fact;
    shard.old.erase(found);
    Insert(shard, hash, fact);
    return fact;
  }

  Shard& ShardOf(std::size_t hash) { return shards_[(hash >> 7) % kShards]; }

  void Insert(Shard& shard, std::size_t hash, Pointer fact) {
    if (shard.young.size() >= most_young_) {
      shard.old = std::move(shard.young);
      shard.young.clear();
    }
    shard.young.erase(hash);
    shard.young.insert(Entry{hash, std::move(fact)});
  }

  const std::size_t most_young_;
  std::array<Shard, kShards> shards_;
};

}  // namespace jeton
