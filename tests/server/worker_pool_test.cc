#include "server/worker_pool.h"

#include <gtest/gtest.h>

#include <atomic>
#include <latch>
#include <memory>
#include <string>
#include <thread>
#include <vector>

namespace jeton::server {
namespace {

constexpr WorkerPool::Bounds kWide{.waiting_of_source = 100, .waiting = 1000, .running_of_source = 100};

// One thread, which is kept from working until it may go on.
class HeldPool {
 public:
  explicit HeldPool(WorkerPool::Bounds bounds) : pool_(std::make_unique<WorkerPool>(1, bounds)) {
    pool_->Submit("the one that holds it", [this] {
      busy_.count_down();
      go_.wait();
    });
    busy_.wait();
  }
  bool Submit(const std::string& source, const std::string& job = "",
              WorkerPool::Rank rank = WorkerPool::Rank::kOther) {
    return pool_->Submit(
        source, [this, text = source + job] { done_.push_back(text); }, rank);
  }
  // What was done, in this order.
  std::vector<std::string> Finish() {
    go_.count_down();
    pool_.reset();
    return done_;
  }

 private:
  std::latch busy_{1};
  std::latch go_{1};
  std::vector<std::string> done_;
  std::unique_ptr<WorkerPool> pool_;
};

TEST(WorkerPoolTest, RunsWhatIsSubmitted) {
  std::latch done(10);
  WorkerPool pool(2, kWide);
  for (int i = 0; i < 10; ++i) EXPECT_TRUE(pool.Submit("a", [&] { done.count_down(); }));
  done.wait();
}

TEST(WorkerPoolTest, RunsAsManyAtOnceAsItHasThreads) {
  std::latch together(3);
  WorkerPool pool(3, kWide);
  for (int i = 0; i < 3; ++i) pool.Submit("a", [&] { together.arrive_and_wait(); });
  together.wait();  // one thread alone would never get past the first
}

TEST(WorkerPoolTest, RefusesWhatTheQueueOfASourceCannotHoldAndFinishesTheRest) {
  HeldPool pool({.waiting_of_source = 2, .waiting = 100, .running_of_source = 1});
  EXPECT_TRUE(pool.Submit("a", "1"));
  EXPECT_TRUE(pool.Submit("a", "2"));
  EXPECT_FALSE(pool.Submit("a", "3"));
  EXPECT_TRUE(pool.Submit("b")) << "another source has a queue of its own";
  EXPECT_EQ(pool.Finish().size(), 3u);
}

TEST(WorkerPoolTest, SourcesTakeTurns) {
  HeldPool pool(kWide);
  for (const char* job : {"1", "2", "3"}) pool.Submit("a", job);
  for (const char* job : {"1", "2"}) pool.Submit("b", job);
  pool.Submit("c", "1");
  EXPECT_EQ(pool.Finish(), (std::vector<std::string>{"a1", "b1", "c1", "a2", "b2", "a3"}));
}

TEST(WorkerPoolTest, SourcesThatGoFirstTakeThreeOfFourTurns) {
  HeldPool pool(kWide);
  for (const char* source : {"x", "y", "z"}) pool.Submit(source);
  for (const char* job : {"1", "2", "3"}) {
    for (const char* source : {"a", "b"}) pool.Submit(source, job, WorkerPool::Rank::kFirst);
  }
  EXPECT_EQ(pool.Finish(), (std::vector<std::string>{"a1", "b1", "a2", "x", "b2", "a3", "b3", "y", "z"}));
}

TEST(WorkerPoolTest, ASourceGoesFirstFromTheTurnAfterThatOfItsRank) {
  HeldPool pool(kWide);
  for (const char* source : {"x", "y"}) pool.Submit(source);
  for (const char* job : {"1", "2"}) pool.Submit("a", job);
  pool.Submit("a", "3", WorkerPool::Rank::kFirst);
  pool.Submit("z");
  EXPECT_EQ(pool.Finish(), (std::vector<std::string>{"x", "y", "a1", "a2", "a3", "z"}));
}

TEST(WorkerPoolTest, ASourceWithoutAJobIsNeverKeptOutByOthers) {
  HeldPool pool({.waiting_of_source = 8, .waiting = 20, .running_of_source = 1});
  for (int source = 0; source < 50; ++source) {
    for (int job = 0; job < 8; ++job) pool.Submit("attacker" + std::to_string(source));
  }
  EXPECT_FALSE(pool.Submit("attacker49"));
  EXPECT_TRUE(pool.Submit("owner"));
  EXPECT_FALSE(pool.Submit("owner"));
  EXPECT_LE(pool.Finish().size(), 20u + 50u) << "and what waits is bounded";
}

TEST(WorkerPoolTest, HasRoomAgainOnceTheQueueIsShorter) {
  std::latch busy(1);
  std::latch go(1);
  std::latch second(1);
  WorkerPool pool(1, {.waiting_of_source = 1, .waiting = 1, .running_of_source = 1});
  pool.Submit("a", [&] {
    busy.count_down();
    go.wait();
  });
  busy.wait();
  ASSERT_TRUE(pool.Submit("a", [&] { second.count_down(); }));
  ASSERT_FALSE(pool.Submit("a", [] {}));
  go.count_down();
  second.wait();
  EXPECT_TRUE(pool.Submit("a", [] {}));
}

TEST(WorkerPoolTest, OneThatIsStoppedEndsWhatHasBegunAndTakesNothingMore) {
  std::latch busy(1);
  std::latch go(1);
  std::atomic<int> run{0};
  WorkerPool pool(1, kWide);
  pool.Submit("a", [&] {
    busy.count_down();
    go.wait();
    ++run;
    EXPECT_FALSE(pool.Submit("b", [&] { ++run; }));
  });
  busy.wait();
  pool.Submit("a", [&] { ++run; });
  std::thread stopping([&] { pool.Stop(); });
  // The first job of a source is never refused for want of room: one that is says that Stop has begun.
  for (int i = 0; pool.Submit("c" + std::to_string(i), [&] { ++run; }); ++i) std::this_thread::yield();
  go.count_down();
  stopping.join();
  EXPECT_EQ(run, 1);
}

TEST(WorkerPoolTest, SlowJobsOfOneSourceLeaveThreadsToOthers) {
  std::latch go(1);
  std::latch others(1);
  std::atomic<int> slow{0};
  {
    WorkerPool pool(2, {.waiting_of_source = 8, .waiting = 100, .running_of_source = 1});
    for (int i = 0; i < 4; ++i) {
      pool.Submit("slow", [&] {
        go.wait();
        ++slow;
      });
    }
    pool.Submit("quick", [&] { others.count_down(); });
    others.wait();  // with two slow ones at once it would never come
    go.count_down();
  }
  EXPECT_EQ(slow, 4) << "they are all run, one after the other";
}

}  // namespace
}  // namespace jeton::server
