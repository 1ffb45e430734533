#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace jeton::server {

// A few threads for what takes long (password hashes), with a bounded queue.
class WorkerPool {
 public:
  // niceness: of its threads, 0 to 19. Those that compute for long give way to those that serve requests.
  WorkerPool(unsigned threads, std::size_t most_waiting, int niceness = 0);
  // Finishes what is queued.
  ~WorkerPool();

  // False when the queue is full. Any thread.
  bool Submit(std::function<void()> job);

 private:
  void Run();

  const std::size_t most_waiting_;
  const int niceness_;
  std::mutex mutex_;
  std::condition_variable waiting_;
  std::deque<std::function<void()>> jobs_;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace jeton::server
