#include "client/key_cache.h"

#include <algorithm>

#include "client/options.h"
#include "jeton/api.h"

namespace jeton::client {
namespace {

bool Holds(const KeyCache::Keys& keys, std::string_view id) {
  return keys != nullptr && std::any_of(keys->begin(), keys->end(), [&](const auto& key) { return key.id() == id; });
}

}  // namespace

KeyCache::KeyCache(Connection::Options server, Options options)
    : options_(std::move(options)), connection_(WithoutBearer(std::move(server))) {}

KeyCache::Known KeyCache::Copy() const {
  const std::lock_guard lock(mutex_);
  return known_;
}

Answer<KeyCache::Keys> KeyCache::Find(std::string_view id) {
  const SteadyTime now = std::chrono::steady_clock::now();
  const auto usable = [&](const Known& known) {
    return known.keys != nullptr && now < known.read + options_.most_age_in_need;
  };
  const auto rested = [&](const Known& known) {
    return known.asked == SteadyTime{} || now >= known.asked + options_.cool_down;
  };
  Known known = Copy();
  const bool sought = usable(known) && Holds(known.keys, id);
  if (sought && now < known.read + options_.most_age) return known.keys;
  if (rested(known)) {
    std::unique_lock lock(asking_, std::defer_lock);
    // Who has the key waits for no other's request.
    if (sought ? lock.try_lock() : (lock.lock(), true)) {
      // Another may have asked in the meantime.
      if (rested(Copy())) Ask();
      known = Copy();
    }
  }
  if (usable(known)) return known.keys;
  return tl::unexpected(known.problem);
}

void KeyCache::Ask() {
  // The age counts from before the request: what is taken away while it is under way may still be in its answer.
  const SteadyTime now = std::chrono::steady_clock::now();
  HttpRequest request{.path = options_.path, .headers = {{"Accept", "application/json"}}};
  if (!entity_tag_.empty()) request.headers.emplace_back("If-None-Match", entity_tag_);
  const auto reply = connection_.Send(request);
  const auto set = reply && reply->status == 200 ? crypto::ParseJwks(reply->body) : std::nullopt;
  const std::lock_guard lock(mutex_);
  known_.asked = now;
  if (reply && reply->status == 304 && known_.keys != nullptr) {
    known_.read = now;
  } else if (set) {
    known_.keys = std::make_shared<const std::vector<crypto::VerificationKey>>(set->usable);
    known_.read = now;
    entity_tag_ = reply->entity_tag;
  } else {
    known_.problem = reply ? ReadProblem(*reply) : reply.error();
  }
}

}  // namespace jeton::client
