#include "server/worker_pool.h"

#include <sys/resource.h>

namespace jeton::server {

WorkerPool::WorkerPool(unsigned threads, std::size_t most_waiting, int niceness)
    : most_waiting_(most_waiting), niceness_(niceness) {
  for (unsigned i = 0; i < threads; ++i) threads_.emplace_back([this] { Run(); });
}

WorkerPool::~WorkerPool() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  waiting_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

bool WorkerPool::Submit(std::function<void()> job) {
  {
    const std::lock_guard lock(mutex_);
    if (jobs_.size() >= most_waiting_) return false;
    jobs_.push_back(std::move(job));
  }
  waiting_.notify_one();
  return true;
}

void WorkerPool::Run() {
  setpriority(PRIO_PROCESS, 0, niceness_);  // on Linux, of this thread; to be nicer is allowed to everybody
  for (;;) {
    std::function<void()> job;
    {
      std::unique_lock lock(mutex_);
      waiting_.wait(lock, [&] { return stopping_ || !jobs_.empty(); });
      if (jobs_.empty()) return;
      job = std::move(jobs_.front());
      jobs_.pop_front();
    }
    job();
  }
}

}  // namespace jeton::server
