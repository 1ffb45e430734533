#pragma once

#include <array>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/time.h"

namespace jeton {

// A registry token as it was given.
struct GivenToken {
  std::string text;  // a compact JWS
  TimePoint issued_at;
};

// The registry tokens of the last moment. Jobs that start together ask for the same with the same credential from the
// same address, and a signature takes longer than all else that a request costs, so they get the same token. Whether
// the caller may have it is decided each time. Bounded. Any thread.
class GivenTokens {
 public:
  // `reuse`: how long a token is given again. Zero: never.
  explicit GivenTokens(Seconds reuse) : reuse_(reuse) {}

  // Returns the token that was given for `same` lately, or else a new one. `same`: all that makes a difference.
  GivenToken Give(std::string same, TimePoint now, const std::function<std::string()>& sign);

 private:
  static constexpr std::size_t kShards = 16;
  static constexpr std::size_t kMostOfShard = 256;  // in each generation; a token takes about 2 KiB

  using Generation = std::unordered_map<std::string, GivenToken>;
  struct Shard {
    std::mutex mutex;
    TimePoint begun{};  // of the young generation
    Generation young;
    Generation old;
  };

  bool IsFresh(const GivenToken& token, TimePoint now) const;
  // Forgets what is too old to be given again.
  void Age(Shard& shard, TimePoint now) const;

  const Seconds reuse_;
  std::array<Shard, kShards> shards_;
};

}  // namespace jeton
