#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <unordered_map>
#include <vector>

namespace jeton::server {

// A few threads for slow work (password hashes, foreign documents). Each source of jobs has its own queue, and the
// queues take turns, so a source with many jobs delays only itself. Sources that go first take three of four turns
// while others wait: a crowd of others delays them little, and they never shut the others out.
class WorkerPool {
 public:
  struct Bounds {
    std::size_t waiting_of_source;  // jobs
    std::size_t waiting;            // jobs in all; beyond this, a source may have one
    unsigned running_of_source;     // jobs at the same time, so that slow jobs leave threads to other sources
  };

  enum class Rank { kFirst, kOther };

  // niceness: of its threads, 0 to 19, so that long computations give way to serving requests.
  WorkerPool(unsigned threads, Bounds bounds, int niceness = 0);
  // Finishes queued jobs, unless it has been stopped.
  ~WorkerPool();

  // Drops jobs that have not begun, waits for those that have, and refuses new ones.
  void Stop();

  // Queues a job. Returns false if too many jobs of that source are waiting, or after Stop. The rank applies to the
  // source from its next turn on. Any thread.
  bool Submit(const std::string& source, std::function<void()> job, Rank rank = Rank::kOther);

 private:
  struct Source {
    std::deque<std::function<void()>> waiting;
    unsigned running = 0;
    Rank rank = Rank::kOther;
    bool has_turn = false;  // it is in a line
  };
  using Sources = std::unordered_map<std::string, Source>;
  // Sources of which a job may begin; the one that has waited longest first.
  using Line = std::deque<Sources::value_type*>;

  static constexpr unsigned kTurnsBeforeOthers = 3;

  void Run();
  void Join();
  void GiveTurn(Sources::value_type& source);
  bool Idle() const { return first_.empty() && others_.empty(); }
  Sources::value_type& TakeTurn();
  void Finish(Sources::value_type& source);

  const Bounds bounds_;
  const int niceness_;
  std::mutex mutex_;
  std::condition_variable job_ready_;
  Sources sources_;  // those with jobs
  Line first_;
  Line others_;
  unsigned before_others_ = 0;  // consecutive turns for which the others have waited
  std::size_t waiting_ = 0;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace jeton::server
