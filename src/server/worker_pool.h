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

// A few threads for what takes long (password hashes, documents of others). Each source of jobs has a queue of its own,
// and the queues take turns: a source that asks for much makes only itself wait. Sources that go first take three of
// four turns while others wait, so that a crowd of others makes them wait little, and they never shut the others out.
class WorkerPool {
 public:
  struct Bounds {
    std::size_t waiting_of_source;  // jobs
    std::size_t waiting;            // jobs in all; beyond it, a source may have one
    unsigned running_of_source;     // jobs at the same time, so that slow ones leave threads to others
  };

  enum class Rank { kFirst, kOther };

  // niceness: of its threads, 0 to 19. Those that compute for long give way to those that serve requests.
  WorkerPool(unsigned threads, Bounds bounds, int niceness = 0);
  // Finishes what is queued, unless it has been stopped.
  ~WorkerPool();

  // Lets go what has not begun, and waits for what has. From then on every job is refused.
  void Stop();

  // False when too much of that source is waiting already, and once it is stopped. The rank is that of the source from
  // its next turn on. Any thread.
  bool Submit(const std::string& source, std::function<void()> job, Rank rank = Rank::kOther);

 private:
  struct Source {
    std::deque<std::function<void()>> waiting;
    unsigned running = 0;
    Rank rank = Rank::kOther;
    bool has_turn = false;  // it stands in a line
  };
  using Sources = std::unordered_map<std::string, Source>;
  // Sources of which a job may begin, longest waiting first.
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
  unsigned before_others_ = 0;  // turns in a row for which the others have waited
  std::size_t waiting_ = 0;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace jeton::server
