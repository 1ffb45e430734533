#pragma once

#include <atomic>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>

#include "storage/driver.h"
#include "storage/follow_pace.h"
#include "storage/lease.h"
#include "storage/publisher.h"

namespace jeton::storage {

// Reads what other processes announce in the change feed, on a thread and a connection of its own, and extends the
// lease of what is in memory. Notices of the database only wake it earlier: the bound rests on looking alone.
class Follower {
 public:
  using Report = std::function<void(std::string_view)>;

  // REQUIRES: `driver`, `publisher` and `lease` outlive this.
  Follower(Driver& driver, const FollowPace& pace, Publisher& publisher, Lease& lease, Report report);
  ~Follower();
  Follower(const Follower&) = delete;
  Follower& operator=(const Follower&) = delete;

 private:
  void Run();
  // Returns whether the look succeeded.
  bool Look();
  void Wait(bool looked);
  bool Stops();

  Driver& driver_;
  const FollowPace pace_;
  Publisher& publisher_;
  Lease& lease_;
  const Report report_;
  std::unique_ptr<DriverConnection> connection_;  // used by the thread
  std::chrono::nanoseconds last_look_{0};         // when the last good one began
  bool in_trouble_ = false;

  std::mutex mutex_;
  std::condition_variable stopped_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace jeton::storage
