#include "server/worker_pool.h"

#include <sys/resource.h>

#include <utility>

namespace jeton::server {

WorkerPool::WorkerPool(unsigned threads, Bounds bounds, int niceness) : bounds_(bounds), niceness_(niceness) {
  for (unsigned i = 0; i < threads; ++i) threads_.emplace_back([this] { Run(); });
}

WorkerPool::~WorkerPool() { Join(); }

void WorkerPool::Stop() {
  std::vector<std::deque<std::function<void()>>> dropped;  // destroyed outside the lock
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    first_.clear();
    others_.clear();
    for (auto& [name, source] : sources_) {
      source.has_turn = false;
      dropped.push_back(std::exchange(source.waiting, {}));
    }
    std::erase_if(sources_, [](const auto& source) { return source.second.running == 0; });
    waiting_ = 0;
  }
  Join();
}

void WorkerPool::Join() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  job_ready_.notify_all();
  for (std::thread& thread : threads_) thread.join();
  threads_.clear();
}

bool WorkerPool::Submit(const std::string& source, std::function<void()> job, Rank rank) {
  const std::lock_guard lock(mutex_);
  if (stopping_) return false;
  const auto found = sources_.find(source);
  const std::size_t of_source = found == sources_.end() ? 0 : found->second.waiting.size();
  // The first job of a source is always accepted, no matter how many others wait.
  if (of_source >= (waiting_ < bounds_.waiting ? bounds_.waiting_of_source : 1)) return false;
  Sources::value_type& queue = found == sources_.end() ? *sources_.try_emplace(source).first : *found;
  queue.second.waiting.push_back(std::move(job));
  queue.second.rank = rank;
  ++waiting_;
  GiveTurn(queue);
  return true;
}

// Puts a source at the end of its line, if one of its jobs may begin.
void WorkerPool::GiveTurn(Sources::value_type& source) {
  Source& queue = source.second;
  if (queue.has_turn || queue.waiting.empty() || queue.running >= bounds_.running_of_source) return;
  queue.has_turn = true;
  (queue.rank == Rank::kFirst ? first_ : others_).push_back(&source);
  job_ready_.notify_one();
}

WorkerPool::Sources::value_type& WorkerPool::TakeTurn() {
  const bool first = !first_.empty() && (others_.empty() || before_others_ < kTurnsBeforeOthers);
  before_others_ = first && !others_.empty() ? before_others_ + 1 : 0;
  Line& line = first ? first_ : others_;
  Sources::value_type& source = *line.front();
  line.pop_front();
  return source;
}

void WorkerPool::Finish(Sources::value_type& source) {
  --source.second.running;
  GiveTurn(source);
  if (source.second.running == 0 && source.second.waiting.empty()) sources_.erase(source.first);
}

void WorkerPool::Run() {
  setpriority(PRIO_PROCESS, 0, niceness_);  // on Linux, for this thread; raising niceness needs no privilege
  std::unique_lock lock(mutex_);
  for (;;) {
    job_ready_.wait(lock, [&] { return stopping_ || !Idle(); });
    // A source without a turn gets one from the thread that runs its job.
    if (Idle()) return;
    Sources::value_type& source = TakeTurn();
    Source& queue = source.second;
    queue.has_turn = false;
    std::function<void()> job = std::move(queue.waiting.front());
    queue.waiting.pop_front();
    --waiting_;
    ++queue.running;
    GiveTurn(source);
    lock.unlock();
    job();
    job = nullptr;  // destroys what it holds outside the lock
    lock.lock();
    Finish(source);
  }
}

}  // namespace jeton::server
