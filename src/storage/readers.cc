#include "storage/readers.h"

#include <chrono>
#include <utility>

namespace jeton::storage {
namespace {

constexpr std::chrono::seconds kLongestWaitForReader{2};

}  // namespace

std::unique_ptr<DriverConnection> Readers::Take() {
  {
    std::unique_lock lock(mutex_);
    const auto ready = [this] { return !idle_.empty() || most_ == 0 || made_ < most_; };
    if (!ready() && !given_back_.wait_for(lock, kLongestWaitForReader, ready)) {
      throw Unavailable("all connections for reading are busy");
    }
    if (!idle_.empty()) {
      auto connection = std::move(idle_.back());
      idle_.pop_back();
      return connection;
    }
    ++made_;
  }
  try {
    return driver_.ConnectForReading();
  } catch (...) {
    const std::lock_guard lock(mutex_);
    --made_;
    given_back_.notify_one();
    throw;
  }
}

void Readers::GiveBack(std::unique_ptr<DriverConnection> connection) {
  {
    const std::lock_guard lock(mutex_);
    idle_.push_back(std::move(connection));
  }
  if (most_ > 0) given_back_.notify_one();
}

}  // namespace jeton::storage
