#pragma once

#include <array>
#include <mutex>
#include <optional>
#include <unordered_map>

#include "base/id.h"
#include "base/time.h"

namespace jeton {

// Remembers with which token a subject last got a grant on a repository: registries report who did something, but not
// which token they used. Only in memory, and bounded: forgets the key that has been without a grant for longest. Any
// thread.
class GrantLog {
 public:
  struct Key {
    Id subject;
    Id repository;
    friend bool operator==(const Key&, const Key&) = default;
  };
  // The time in which a grant may have led to the reported action.
  struct Window {
    TimePoint from;
    TimePoint until;
  };

  explicit GrantLog(std::size_t capacity = 131'072) : most_young_(capacity / 2 / kShards) {}

  // Sets the time before which no grants are known. Called before the first Note.
  void BeginAt(TimePoint now);
  // Notes a grant. `token`: none if the credential was not a token.
  void Note(const Key& key, const Id& token, TimePoint now);

  // Returns the only token with a grant in the window or later; the none id if it was not a token. Returns nothing if
  // there were several or none, or if grants may have been forgotten since the subject was created.
  std::optional<Id> OnlyToken(const Key& key, const Window& window, TimePoint subject_created);

 private:
  struct Hash {
    std::size_t operator()(const Key& key) const noexcept {
      return std::hash<Id>{}(key.subject) ^ std::hash<Id>{}(key.repository);
    }
  };
  struct Grant {
    Id token;
    TimePoint first{};  // since a grant to another token
    TimePoint last = TimePoint::min();
    TimePoint others = TimePoint::min();  // the last grant to any other token
  };
  using Grants = std::unordered_map<Key, Grant, Hash>;
  struct Shard {
    std::mutex mutex;
    Grants young;  // noted since `rotated`
    Grants old;
    TimePoint rotated{};
    TimePoint complete_since{};

    Grant* Find(const Key& key);
    Grant& Take(const Key& key, std::size_t most_young, TimePoint now);
    void MakeRoom(TimePoint now);
  };

  static constexpr std::size_t kShards = 16;
  Shard& ShardOf(const Key& key) { return shards_[Hash{}(key) % kShards]; }

  const std::size_t most_young_;
  std::array<Shard, kShards> shards_;
};

}  // namespace jeton
