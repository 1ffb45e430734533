#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <mutex>
#include <utility>
#include <vector>

#include "storage/change.h"

namespace jeton::storage {

// Passes the changes of the feed on to the caches, in their order and each once, whether the writer or the follower
// learns of them first. Any thread.
class Publisher {
 public:
  using Publish = std::function<void(const std::vector<Change>&)>;
  // Everything learnt before this position is to be forgotten.
  using Forget = std::function<void(std::uint64_t position)>;

  Publisher(Publish publish, Forget forget) : publish_(std::move(publish)), forget_(std::move(forget)) {}

  // Skips the changes that were passed on before. When it returns, the caches have all of these.
  void Pass(Changes changes);

  // The position up to which all changes have been passed on.
  std::uint64_t position() const { return position_.load(std::memory_order_acquire); }
  void BeginAt(std::uint64_t position) { position_.store(position, std::memory_order_release); }

 private:
  const Publish publish_;
  const Forget forget_;
  std::mutex mutex_;
  std::atomic<std::uint64_t> position_{0};
};

}  // namespace jeton::storage
