#include "keys/given_tokens.h"

#include <utility>

namespace jeton {

// A clock that was set back makes tokens of the future, which are not given again.
bool GivenTokens::IsFresh(const GivenToken& token, TimePoint now) const {
  return token.issued_at <= now && now < token.issued_at + reuse_;
}

void GivenTokens::Age(Shard& shard, TimePoint now) const {
  if (shard.begun <= now && now < shard.begun + reuse_) return;
  shard.old = std::exchange(shard.young, {});
  shard.begun = now;
}

GivenToken GivenTokens::Give(std::string same, TimePoint now, const std::function<std::string()>& sign) {
  if (reuse_ == Seconds{0}) return {sign(), now};
  Shard& shard = shards_[std::hash<std::string>()(same) % kShards];
  {
    const std::lock_guard lock(shard.mutex);
    Age(shard, now);
    for (const Generation* generation : {&shard.young, &shard.old}) {
      const auto found = generation->find(same);
      if (found != generation->end() && IsFresh(found->second, now)) return found->second;
    }
  }
  GivenToken token{sign(), now};
  const std::lock_guard lock(shard.mutex);
  if (shard.young.size() < kMostOfShard) shard.young.insert_or_assign(std::move(same), token);
  return token;
}

}  // namespace jeton
