#include "storage/database.h"

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <latch>
#include <stdexcept>
#include <thread>

#include "storage/directory/accounts.h"
#include "testing/builders.h"
#include "testing/test_database.h"
#include "testing/watched_driver.h"

namespace jeton::storage {
namespace {

using Outcome = Database::Outcome;
using testing::AUser;
using testing::DriverWatch;
using testing::kNow;
using testing::TestDatabase;
using testing::WatchedDriver;

TestDatabase::Options Watched(DriverWatch& watch) {
  return {.publish = [&watch](const auto&) { watch.Note("publish"); },
          .driver =
              [&watch](const std::string& path) {
                return std::make_unique<WatchedDriver>(testing::OpenTestDriver(path), watch);
              }};
}

// Announces the user, too.
void AddUser(Transaction& transaction, unsigned n) { Accounts(transaction).Add(AUser(n, "user" + std::to_string(n))); }

class DatabaseTest : public ::testing::Test {
 protected:
  DatabaseTest() { watch_.TakeEvents(); }

  // Runs all of them in one batch: the writer is held up until every one is queued.
  std::vector<Outcome> RunTogether(std::vector<Database::Work> works) {
    Database& database = db_.database();
    std::latch held(1);
    std::latch busy(1);
    std::latch done(static_cast<std::ptrdiff_t>(works.size()) + 1);
    std::vector<Outcome> outcomes(works.size());
    database.Write(
        [&](Transaction&) {
          busy.count_down();
          held.wait();
        },
        [&](Outcome) { done.count_down(); });
    busy.wait();
    watch_.TakeEvents();
    for (std::size_t i = 0; i < works.size(); ++i) {
      database.Write(std::move(works[i]), [&, i](Outcome outcome) {
        outcomes[i] = outcome;
        done.count_down();
      });
    }
    EXPECT_EQ(database.queued(), works.size());
    held.count_down();
    done.wait();
    return outcomes;
  }

  std::vector<std::string> Users() { return db_.Texts("SELECT name FROM accounts ORDER BY name"); }

  DriverWatch watch_;
  TestDatabase db_{Watched(watch_)};
};

TEST_F(DatabaseTest, WaitingClosuresShareOneCommit) {
  const auto outcomes = RunTogether({[](Transaction& t) { AddUser(t, 1); }, [](Transaction& t) { AddUser(t, 2); },
                                     [](Transaction& t) { AddUser(t, 3); }});

  EXPECT_EQ(outcomes, std::vector(3, Outcome::kCommitted));
  EXPECT_EQ(watch_.TakeEvents(), (std::vector<std::string>{"commit", "begin", "commit", "publish"}));
  EXPECT_EQ(db_.database().counters().commits, 2u);
  EXPECT_EQ(db_.database().counters().writes, 4u);
}

TEST_F(DatabaseTest, AFailingClosureUndoesItselfAlone) {
  const auto outcomes = RunTogether({[](Transaction& t) { AddUser(t, 1); },
                                     [](Transaction& t) {
                                       AddUser(t, 2);
                                       throw std::runtime_error("a bug in the second");
                                     },
                                     [](Transaction& t) { AddUser(t, 3); }});

  EXPECT_EQ(outcomes, (std::vector{Outcome::kCommitted, Outcome::kFailed, Outcome::kCommitted}));
  EXPECT_EQ(Users(), (std::vector<std::string>{"user1", "user3"}));
  ASSERT_FALSE(db_.reports().empty());
  for (const std::string& report : db_.reports()) EXPECT_EQ(report, "a bug in the second");
}

TEST_F(DatabaseTest, AnAbandonedClosureUndoesItselfAlone) {
  const auto outcomes = RunTogether({[](Transaction& t) { AddUser(t, 1); },
                                     [](Transaction& t) {
                                       AddUser(t, 2);
                                       t.Abandon();
                                     },
                                     [](Transaction& t) { AddUser(t, 3); }});

  EXPECT_EQ(outcomes, (std::vector{Outcome::kCommitted, Outcome::kAbandoned, Outcome::kCommitted}));
  EXPECT_EQ(Users(), (std::vector<std::string>{"user1", "user3"}));
  EXPECT_TRUE(db_.reports().empty());
}

TEST_F(DatabaseTest, WhatWasUndoneIsNotPublished) {
  RunTogether({[](Transaction& t) { AddUser(t, 1); },
               [](Transaction& t) {
                 AddUser(t, 2);
                 t.Abandon();
               },
               [](Transaction& t) {
                 AddUser(t, 3);
                 throw std::runtime_error("no");
               },
               [](Transaction& t) { AddUser(t, 4); }});

  const auto published = db_.published();
  ASSERT_EQ(published.size(), 2u);
  EXPECT_EQ(published[0].key, testing::IdOf(1).view());
  EXPECT_EQ(published[1].key, testing::IdOf(4).view());
}

// It may be run twice, but only one of its runs ever counts.
TEST_F(DatabaseTest, AClosureBesideAnUndoneOneHappensOnce) {
  const auto outcomes = RunTogether({[](Transaction& t) { AddUser(t, 1); },
                                     [](Transaction& t) {
                                       AddUser(t, 2);
                                       t.Abandon();
                                     },
                                     [](Transaction& t) { AddUser(t, 3); },
                                     [](Transaction& t) {
                                       AddUser(t, 4);
                                       throw std::runtime_error("no");
                                     },
                                     [](Transaction& t) { AddUser(t, 5); }});
  EXPECT_EQ(outcomes, (std::vector{Outcome::kCommitted, Outcome::kAbandoned, Outcome::kCommitted, Outcome::kFailed,
                                   Outcome::kCommitted}));
  EXPECT_EQ(Users(), (std::vector<std::string>{"user1", "user3", "user5"}));
  EXPECT_EQ(db_.Texts("SELECT CAST(position AS TEXT) FROM changes ORDER BY position"),
            (std::vector<std::string>{"1", "2", "3"}));
  ASSERT_EQ(db_.published().size(), 3u);
  for (std::size_t i = 0; i < 3; ++i) EXPECT_EQ(db_.published()[i].position, i + 1);
}

// As after an error of the disk, which a closure has turned into an answer.
TEST_F(DatabaseTest, ABatchEndsWhereTheDatabaseHasEndedItsTransaction) {
  const auto outcomes =
      RunTogether({[](Transaction& t) { AddUser(t, 1); }, [](Transaction& t) { t.Prepare("ROLLBACK").Run(); },
                   [](Transaction& t) { AddUser(t, 2); }});
  EXPECT_EQ(outcomes, (std::vector{Outcome::kFailed, Outcome::kFailed, Outcome::kFailed}));
  EXPECT_EQ(db_.Number("SELECT COUNT(*) FROM accounts"), 0);
  EXPECT_TRUE(db_.published().empty());
  db_.Write([](Transaction& t) { AddUser(t, 3); });
  EXPECT_EQ(db_.published().size(), 1u);
}

TEST_F(DatabaseTest, NothingRunsTwiceWhereNothingWasWrittenToUndo) {
  int runs = 0;
  const auto outcomes =
      RunTogether({[&](Transaction& t) {
                     ++runs;
                     AddUser(t, 1);
                   },
                   [](Transaction& t) { t.Abandon(); }, [](Transaction&) { throw std::runtime_error("no"); }});
  EXPECT_EQ(outcomes, (std::vector{Outcome::kCommitted, Outcome::kAbandoned, Outcome::kFailed}));
  EXPECT_EQ(runs, 1);
  EXPECT_EQ(Users(), std::vector<std::string>{"user1"});
}

TEST_F(DatabaseTest, AClosureKnowsWhetherMemoryIsBehindItsOwnCommit) {
  std::vector<bool> behind(6);
  const auto note = [&](std::size_t i) { return [&behind, i](Transaction& t) { behind[i] = t.memory_is_behind(); }; };
  RunTogether({note(0),
               [&](Transaction& t) {
                 t.AnnounceNew(ChangeKind::kToken, testing::DigestOf(1).view(), kNow);
                 note(1)(t);
               },
               [&](Transaction& t) {
                 note(2)(t);
                 AddUser(t, 1);
                 t.Abandon();
               },
               [&](Transaction& t) {
                 note(3)(t);
                 t.Announce(ChangeKind::kToken, testing::DigestOf(1).view(), kNow);
                 note(4)(t);
               },
               note(5)});
  EXPECT_EQ(behind, (std::vector<bool>{false, false, false, false, true, true}))
      << "what is new, or was abandoned, has outdated nothing";
  db_.Write([&](Transaction& t) { EXPECT_FALSE(t.memory_is_behind()) << "the next commit begins afresh"; });
}

TEST_F(DatabaseTest, NobodyIsToldBeforeTheCommitAndThePublishing) {
  std::latch done(1);
  std::vector<std::string> seen;
  db_.database().Write(
      [&](Transaction& t) {
        AddUser(t, 1);
        watch_.Note("work");
      },
      [&](Outcome) {
        watch_.Note("done");
        // Another connection finds it: it is committed, not merely written.
        seen = Users();
        done.count_down();
      });
  done.wait();

  EXPECT_EQ(watch_.TakeEvents(), (std::vector<std::string>{"begin", "work", "commit", "publish", "done"}));
  EXPECT_EQ(seen, std::vector<std::string>{"user1"});
}

TEST_F(DatabaseTest, NothingIsPublishedWhereNothingWasAnnounced) {
  db_.Write([](Transaction& t) { Accounts(t).SetEmail(testing::IdOf(1), "a@b"); });

  EXPECT_EQ(watch_.TakeEvents(), (std::vector<std::string>{"begin", "commit"}));
}

TEST_F(DatabaseTest, AReaderSeesNothingOfAnUnfinishedWrite) {
  std::latch written(1);
  std::latch looked(1);
  std::thread writer([&] {
    db_.Write([&](Transaction& t) {
      AddUser(t, 1);
      written.count_down();
      looked.wait();
    });
  });
  written.wait();
  EXPECT_TRUE(Users().empty());
  looked.count_down();
  writer.join();
  EXPECT_EQ(Users(), std::vector<std::string>{"user1"});
}

TEST_F(DatabaseTest, AReaderKeepsItsSnapshot) {
  db_.Read([&](Transaction& t) {
    EXPECT_FALSE(Accounts(t).Find(testing::IdOf(1)));
    db_.Write([](Transaction& writing) { AddUser(writing, 1); });
    EXPECT_FALSE(Accounts(t).Find(testing::IdOf(1)));
  });
  EXPECT_EQ(Users(), std::vector<std::string>{"user1"});
}

TEST_F(DatabaseTest, ReadersCannotWriteAndKnowIt) {
  db_.Read([](Transaction& t) {
    EXPECT_FALSE(t.writable());
    EXPECT_THROW(Accounts(t).Add(AUser(1, "user1")), Unavailable);
  });
  db_.Write([](Transaction& t) { EXPECT_TRUE(t.writable()); });
  EXPECT_TRUE(Users().empty());
}

TEST_F(DatabaseTest, WhatAReaderThrowsArrivesAndLeavesTheDatabaseUsable) {
  EXPECT_THROW(db_.Read([](Transaction&) -> int { throw std::logic_error("mine"); }), std::logic_error);
  EXPECT_EQ(db_.Read([](Transaction&) { return 7; }), 7);
}

TEST_F(DatabaseTest, ReadsFromManyThreadsAtOnce) {
  db_.Write([](Transaction& t) { AddUser(t, 1); });
  constexpr int kThreads = 4;
  std::latch together(kThreads);
  std::atomic<int> found{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back([&] {
      db_.Read([&](Transaction& t) {
        // All of them hold a snapshot at the same time.
        together.arrive_and_wait();
        if (Accounts(t).FindByName("user1")) ++found;
      });
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(found, kThreads);
}

TEST_F(DatabaseTest, ClosingFinishesWhatIsQueued) {
  std::atomic<int> told{0};
  for (unsigned n = 1; n <= 600; ++n) {
    db_.database().Write([n](Transaction& t) { AddUser(t, n); },
                         [&](Outcome outcome) {
                           if (outcome == Outcome::kCommitted) ++told;
                         });
  }
  db_.Close();
  EXPECT_EQ(told, 600);
  db_.Open();
  EXPECT_EQ(db_.Number("SELECT COUNT(*) FROM accounts"), 600);
}

// Long work in parts, each of some milliseconds, that begins anew as soon as a part is done.
class LongWork {
 public:
  explicit LongWork(Database& database) : database_(database) {}

  void QueuePart() {
    database_.WriteAside([this](Transaction&) { DoPart(); },
                         [this](Outcome) { parts_ < most_ ? QueuePart() : done_.count_down(); });
  }
  // Called by the write thread, like DoPart.
  void SeeAnother() {
    silence_ = std::max(silence_, SteadyClock::now() - last_other_);
    last_other_ = SteadyClock::now();
  }
  void Finish() {
    most_ = 0;
    done_.wait();
  }

  int parts() const { return parts_; }
  int too_soon() const { return too_soon_; }

 private:
  using SteadyClock = std::chrono::steady_clock;

  void DoPart() {
    const auto begin = SteadyClock::now();
    silence_ = std::max(silence_, begin - last_other_);
    const bool others_write = silence_ < std::chrono::milliseconds{40};
    if (others_write && begin - last_end_ < 4 * last_took_) ++too_soon_;
    std::this_thread::sleep_for(std::chrono::milliseconds{2});
    ++parts_;
    last_end_ = SteadyClock::now();
    last_took_ = last_end_ - begin;
    silence_ = {};
  }

  Database& database_;
  std::latch done_{1};
  std::atomic<int> most_{1'000'000};
  std::atomic<int> parts_{0};
  int too_soon_ = 0;
  SteadyClock::time_point last_other_{}, last_end_{};
  SteadyClock::duration last_took_{}, silence_{};
};

TEST_F(DatabaseTest, LongWorkPausesFourTimesAsLongAsEachPartWhileOthersWrite) {
  LongWork work(db_.database());
  db_.Write([&](Transaction&) { work.SeeAnother(); });
  work.QueuePart();
  for (int n = 0; n < 1000 || work.parts() < 10; ++n) db_.Write([&](Transaction&) { work.SeeAnother(); });
  work.Finish();

  EXPECT_EQ(work.too_soon(), 0) << "of " << work.parts();
}

TEST_F(DatabaseTest, ClosingFinishesLongWorkThatIsQueued) {
  std::atomic<int> told{0};
  for (unsigned n = 1; n <= 20; ++n) {
    db_.database().WriteAside([n](Transaction& t) { AddUser(t, n); }, [&](Outcome) { ++told; });
  }
  db_.Close();
  EXPECT_EQ(told, 20);
}

TEST_F(DatabaseTest, ClosuresRunInTheOrderInWhichTheyWereQueued) {
  std::vector<Database::Work> works;
  std::vector<int> order;
  for (int i = 0; i < 20; ++i) works.push_back([&order, i](Transaction&) { order.push_back(i); });
  RunTogether(std::move(works));

  EXPECT_TRUE(std::is_sorted(order.begin(), order.end()));
  EXPECT_EQ(order.size(), 20u);
}

TEST_F(DatabaseTest, WhatWasAcknowledgedIsThereAfterReopening) {
  db_.Write([](Transaction& t) { AddUser(t, 1); });
  db_.Reopen();
  EXPECT_EQ(Users(), std::vector<std::string>{"user1"});
}

}  // namespace
}  // namespace jeton::storage
