#pragma once

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>

#include "storage/driver.h"
#include "storage/follow_pace.h"
#include "storage/lease.h"
#include "storage/node.h"
#include "storage/publisher.h"

namespace jeton::storage {

// Reads what other processes announce in the change feed, on a thread and a connection of its own, and extends the
// lease of what is in memory. Notices of the database only wake it earlier: the bound rests on looking alone.
class Follower {
 public:
  struct Options {
    FollowPace pace;
    std::function<void(std::string_view)> report;  // called when a look fails after one that did not
    const Clock* clock = nullptr;
  };

  // REQUIRES: `driver`, `publisher` and `lease` outlive this.
  Follower(Driver& driver, Options options, Publisher& publisher, Lease& lease);
  ~Follower();
  Follower(const Follower&) = delete;
  Follower& operator=(const Follower&) = delete;

  // From now on, writes down in the database how far it has come. Any thread.
  void Register(Node node);

 private:
  void Run();
  // Returns whether the look succeeded.
  bool Look();
  void Wait(bool looked);
  bool Stops();
  std::chrono::milliseconds LeaseLength() const { return std::max(options_.pace.bound, options_.pace.serve_for); }
  void NoteItself();
  void Leave();

  Driver& driver_;
  const Options options_;
  Publisher& publisher_;
  Lease& lease_;
  std::unique_ptr<DriverConnection> connection_;  // used by the thread
  std::chrono::nanoseconds last_look_{0};         // when the last good one began
  bool in_trouble_ = false;

  std::uint64_t noted_position_ = 0;
  std::chrono::steady_clock::time_point noted_at_{};

  std::mutex mutex_;
  std::optional<Node> node_;
  std::condition_variable stopped_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace jeton::storage
