#include <gtest/gtest.h>

#include <latch>

#include "storage/database.h"
#include "storage/directory/accounts.h"
#include "testing/builders.h"
#include "testing/test_database.h"
#include "testing/watched_driver.h"

namespace jeton::storage {
namespace {

using Outcome = Database::Outcome;
using Place = testing::DriverWatch::Place;
using testing::AUser;
using testing::TestDatabase;

class UnavailableTest : public ::testing::Test {
 protected:
  static void AddUser(Transaction& transaction, unsigned n) {
    Accounts(transaction).Add(AUser(n, "user" + std::to_string(n)));
  }

  // A batch of three, which meets a database that fails at that place.
  std::vector<Outcome> RunBatchThatFailsAt(Place place) {
    std::latch held(1);
    std::latch busy(1);
    std::latch done(4);
    std::vector<Outcome> outcomes(3);
    db_.database().Write(
        [&](Transaction&) {
          busy.count_down();
          held.wait();
        },
        [&](Outcome) {
          // The batch before is over: what fails from here on is the next one.
          watch_.FailNext(place);
          done.count_down();
        });
    busy.wait();
    for (unsigned n = 1; n <= 3; ++n) {
      db_.database().Write(
          [n](Transaction& t) {
            AddUser(t, n);
            if (n == 2) t.Abandon();
          },
          [&, n](Outcome outcome) {
            outcomes[n - 1] = outcome;
            done.count_down();
          });
    }
    held.count_down();
    done.wait();
    return outcomes;
  }

  testing::DriverWatch watch_;
  TestDatabase db_{{.driver = [this](const std::string& path) {
    return std::make_unique<testing::WatchedDriver>(testing::OpenTestDriver(path), watch_);
  }}};
};

TEST_F(UnavailableTest, AWholeBatchFailsAndTheNextOneWorks) {
  const struct {
    const char* name;
    Place place;
  } cases[] = {{"when it begins", Place::kBeginWrite},
               {"at a savepoint", Place::kMark},
               {"inside a closure", Place::kStep},
               {"at the commit", Place::kCommit}};
  unsigned next = 10;
  std::uint64_t failures = 0;
  for (const auto& c : cases) {
    EXPECT_EQ(RunBatchThatFailsAt(c.place), std::vector(3, Outcome::kFailed)) << c.name;
    EXPECT_EQ(db_.Number("SELECT COUNT(*) FROM accounts WHERE name IN ('user1', 'user2', 'user3')"), 0) << c.name;
    EXPECT_EQ(db_.database().counters().failures, ++failures) << c.name;
    EXPECT_EQ(db_.reports().back(), "the disk is gone") << c.name;

    db_.Write([&](Transaction& t) { AddUser(t, next); });
    ++next;
  }
  EXPECT_EQ(db_.Number("SELECT COUNT(*) FROM accounts"), 4);
}

TEST_F(UnavailableTest, TheFeedOfAFailedBatchIsNeitherPublishedNorCounted) {
  db_.Write([](Transaction& t) { AddUser(t, 10); });
  RunBatchThatFailsAt(Place::kCommit);
  db_.Write([](Transaction& t) { AddUser(t, 11); });

  const auto published = db_.published();
  ASSERT_EQ(published.size(), 2u);
  EXPECT_EQ(published[0].position, 1u);
  EXPECT_EQ(published[1].position, 2u);
  EXPECT_EQ(published[1].key, testing::IdOf(11).view());
}

TEST_F(UnavailableTest, AReaderIsToldAndTheNextOneServed) {
  const struct {
    const char* name;
    Place place;
  } cases[] = {
      {"no connection", Place::kConnectForReading}, {"no snapshot", Place::kBeginRead}, {"no rows", Place::kStep}};
  for (const auto& c : cases) {
    // A connection that is idle would be taken instead of a new one.
    if (c.place == Place::kConnectForReading) db_.Reopen();
    watch_.FailNext(c.place);
    EXPECT_THROW(db_.Number("SELECT 1"), Unavailable) << c.name;
    EXPECT_EQ(db_.Number("SELECT 1"), 1) << c.name;
  }
}

TEST(OpenSqliteTest, AnUnusableFileIsUnavailable) {
  const testing::TemporaryFolder folder;
  EXPECT_THROW(OpenSqlite(folder / "no/such/folder/db"), Unavailable);
  // A folder is no database.
  EXPECT_THROW(OpenSqlite(folder.path()), Unavailable);
}

}  // namespace
}  // namespace jeton::storage
