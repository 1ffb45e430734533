#include "storage/follower.h"

#include <algorithm>
#include <string>

#include "storage/feed.h"

namespace jeton::storage {

Follower::Follower(Driver& driver, const FollowPace& pace, Publisher& publisher, Lease& lease, Report report)
    : driver_(driver), pace_(pace), publisher_(publisher), lease_(lease), report_(std::move(report)) {
  // Nothing has been looked at yet.
  lease_.SetEnd(std::chrono::nanoseconds{0});
  thread_ = std::thread([this] { Run(); });
}

Follower::~Follower() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  stopped_.notify_all();
  thread_.join();
}

bool Follower::Stops() {
  const std::lock_guard lock(mutex_);
  return stopping_;
}

void Follower::Run() {
  while (!Stops()) Wait(Look());
}

bool Follower::Look() {
  const auto begin = Lease::Now();
  try {
    if (!connection_) connection_ = driver_.ConnectForReading();
    connection_->BeginRead();
    Transaction transaction(*connection_, false);
    Changes changes = ChangesAfter(transaction, publisher_.position());
    connection_->EndRead();
    publisher_.Pass(std::move(changes));
    last_look_ = begin;
    // Whatever was committed before the look began is published now.
    lease_.SetEnd(begin + pace_.bound);
    in_trouble_ = false;
    return true;
  } catch (const std::exception& error) {
    if (connection_) connection_->EndRead();
    if (!std::exchange(in_trouble_, true) && report_) report_(error.what());
    if (last_look_.count() > 0) lease_.SetEnd(last_look_ + std::max(pace_.bound, pace_.serve_for));
    return false;
  }
}

void Follower::Wait(bool looked) {
  if (looked) {
    try {
      return connection_->WaitForOthers(pace_.poll);
    } catch (const Unavailable&) {
      // The next look says what is wrong.
    }
  }
  std::unique_lock lock(mutex_);
  stopped_.wait_for(lock, pace_.poll, [this] { return stopping_; });
}

}  // namespace jeton::storage
