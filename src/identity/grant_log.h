#pragma once

#include <array>
#include <mutex>
#include <optional>
#include <unordered_map>

#include "base/id.h"
#include "base/time.h"

namespace jeton {

// Remembers by which token a subject last got a grant on a repository: registries tell who did something there, but not
// with which token they asked for it. In memory alone, and bounded: the key that was longest without a grant is
// forgotten first. Any thread.
class GrantLog {
 public:
  struct Key {
    Id subject;
    Id repository;
    friend bool operator==(const Key&, const Key&) = default;
  };
  // The grants by which something may have been done.
  struct Window {
    TimePoint from;
    TimePoint until;
  };

  explicit GrantLog(std::size_t capacity = 131'072) : most_young_(capacity / 2 / kShards) {}

  // Of what was before, it knows nothing. Called before anything is noted.
  void BeginAt(TimePoint now);
  // `token`: none where the credential was no token.
  void Note(const Key& key, const Id& token, TimePoint now);

  // The one token with a grant in the window, and in all that has followed; the none id where it was no token. Nothing
  // when there were several, none, or when some may have been forgotten since the subject was created.
  std::optional<Id> OnlyToken(const Key& key, const Window& window, TimePoint subject_created);

 private:
  struct Hash {
    std::size_t operator()(const Key& key) const noexcept {
      return std::hash<Id>{}(key.subject) ^ std::hash<Id>{}(key.repository);
    }
  };
  struct Grant {
    Id token;
    TimePoint first{};  // since another token had one
    TimePoint last = TimePoint::min();
    TimePoint others = TimePoint::min();  // the last of any other token
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
