#pragma once

#include <array>
#include <atomic>
#include <boost/unordered/unordered_flat_set.hpp>
#include <cstdint>
#include <memory>
#include <mutex>

namespace jeton::authority {

// A bounded cache of immutable facts that follows the change feed. Any thread.
//
// The promise: once Forget(key, position) has returned, no fact read from the database before that change is found
// here, however reads and changes interleave. A reader notes the feed's position before its snapshot begins and hands
// it in with what it read; a shard refuses facts older than the last change that it was told of.
//
// A fact knows its key: `KeyOf(fact)`. It is not stored a second time, so that a table of many takes few cache lines.
template <typename Key, typename Fact>
class FactCache {
 public:
  using Pointer = std::shared_ptr<const Fact>;

  // capacity: as many entries as were asked for last stay, at least; never more than twice as many.
  explicit FactCache(std::size_t capacity) : most_young_(capacity / kShards + 1) {}

  Pointer Find(const Key& key) {
    Shard& shard = ShardOf(key);
    const std::lock_guard lock(shard.mutex);
    if (const auto found = shard.young.find(key); found != shard.young.end()) return *found;
    const auto found = shard.old.find(key);
    if (found == shard.old.end()) return nullptr;
    Pointer fact = *found;
    shard.old.erase(found);
    Insert(shard, fact);
    return fact;
  }

  // Keeps what was read in a snapshot that began at `position` or later, unless the shard has changed since.
  void Fill(Pointer fact, std::uint64_t position) {
    Shard& shard = ShardOf(KeyOf(*fact));
    const std::lock_guard lock(shard.mutex);
    if (position < shard.changed) return;
    Insert(shard, std::move(fact));
  }

  void Forget(const Key& key, std::uint64_t position) {
    Shard& shard = ShardOf(key);
    const std::lock_guard lock(shard.mutex);
    shard.changed = position;
    shard.young.erase(key);
    shard.old.erase(key);
  }

 private:
  static constexpr std::size_t kShards = 64;

  struct Hash {
    using is_transparent = void;
    std::size_t operator()(const Key& key) const { return std::hash<Key>{}(key); }
    std::size_t operator()(const Pointer& fact) const { return (*this)(KeyOf(*fact)); }
  };
  struct Equal {
    using is_transparent = void;
    bool operator()(const Key& key, const Pointer& fact) const { return key == KeyOf(*fact); }
    bool operator()(const Pointer& fact, const Key& key) const { return key == KeyOf(*fact); }
    bool operator()(const Pointer& a, const Pointer& b) const { return KeyOf(*a) == KeyOf(*b); }
  };
  using Table = boost::unordered_flat_set<Pointer, Hash, Equal>;

  // Two generations: when the young one is full it becomes the old one, and what was not asked for since is dropped.
  struct Shard {
    std::mutex mutex;
    std::uint64_t changed = 0;
    Table young;
    Table old;
  };

  Shard& ShardOf(const Key& key) { return shards_[(std::hash<Key>{}(key) >> 7) % kShards]; }

  void Insert(Shard& shard, Pointer fact) {
    if (shard.young.size() >= most_young_) {
      shard.old = std::move(shard.young);
      shard.young.clear();
    }
    shard.young.erase(KeyOf(*fact));
    shard.young.insert(std::move(fact));
  }

  const std::size_t most_young_;
  std::array<Shard, kShards> shards_;
};

}  // namespace jeton::authority
