#include "storage/follower.h"

#include <utility>

#include "storage/feed.h"
#include "storage/nodes.h"

namespace jeton::storage {
namespace {

// How often to write down where it is: soon after changes, which others may wait for, and else to be known to live.
constexpr std::chrono::milliseconds kBetweenPositions{100};
constexpr std::chrono::seconds kBetweenNotes{2};
constexpr Seconds kForgetAfter{86400};

}  // namespace

Follower::Follower(Driver& driver, Options options, Publisher& publisher, Lease& lease)
    : driver_(driver), options_(std::move(options)), publisher_(publisher), lease_(lease) {
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

void Follower::Register(Node node) {
  const std::lock_guard lock(mutex_);
  node.lease = LeaseLength();
  node_ = std::move(node);
}

void Follower::Run() {
  while (!Stops()) {
    const bool looked = Look();
    if (looked) NoteItself();
    Wait(looked);
  }
  Leave();
}

void Follower::NoteItself() {
  const std::uint64_t position = publisher_.position();
  const auto since = std::chrono::steady_clock::now() - noted_at_;
  if (since < (position == noted_position_ ? kBetweenNotes : kBetweenPositions)) return;
  const std::lock_guard lock(mutex_);
  if (!node_) return;
  node_->position = position;
  node_->seen = options_.clock->Now();
  try {
    Transaction transaction(*connection_, false);
    NoteNode(transaction, *node_);
    if (noted_at_ == std::chrono::steady_clock::time_point{})
      RemoveSilentNodes(transaction, node_->seen - kForgetAfter);
    noted_position_ = position;
    noted_at_ = std::chrono::steady_clock::now();
  } catch (const std::exception&) {
    // The next look says what is wrong.
  }
}

void Follower::Leave() {
  const std::lock_guard lock(mutex_);
  if (!node_ || !connection_) return;
  try {
    Transaction transaction(*connection_, false);
    RemoveNode(transaction, node_->id);
  } catch (const std::exception&) {
    // It is forgotten later, like one that was killed.
  }
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
    lease_.SetEnd(begin + options_.pace.bound);
    in_trouble_ = false;
    return true;
  } catch (const std::exception& error) {
    if (connection_) connection_->EndRead();
    if (!std::exchange(in_trouble_, true) && options_.report) options_.report(error.what());
    if (last_look_.count() > 0) lease_.SetEnd(last_look_ + LeaseLength());
    return false;
  }
}

void Follower::Wait(bool looked) {
  if (looked) {
    try {
      return connection_->WaitForOthers(options_.pace.poll);
    } catch (const Unavailable&) {
      // The next look says what is wrong.
    }
  }
  std::unique_lock lock(mutex_);
  stopped_.wait_for(lock, options_.pace.poll, [this] { return stopping_; });
}

}  // namespace jeton::storage
