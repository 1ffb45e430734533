#include <gtest/gtest.h>

#include <stdexcept>

#include "storage/database.h"
#include "storage/directory/accounts.h"
#include "testing/builders.h"
#include "testing/test_database.h"

namespace jeton::storage {
namespace {

using testing::kNow;
using testing::TestDatabase;

constexpr Seconds kOneDay{86400};

class FeedTest : public ::testing::Test {
 protected:
  void Announce(unsigned n, TimePoint at = kNow) {
    db_.Write([&](Transaction& t) { t.Announce(ChangeKind::kAccount, testing::IdOf(n), at); });
  }
  std::vector<std::string> Positions() {
    return db_.Texts("SELECT CAST(position AS TEXT) FROM changes ORDER BY position");
  }
  static std::vector<std::string> Numbers(int from, int to) {
    std::vector<std::string> numbers;
    for (int i = from; i <= to; ++i) numbers.push_back(std::to_string(i));
    return numbers;
  }

  TestDatabase db_;
};

TEST_F(FeedTest, PositionsFollowOneAnother) {
  Announce(1);
  db_.Write([](Transaction& t) {
    t.Announce(ChangeKind::kToken, testing::DigestOf(1).view(), kNow);
    t.Announce(ChangeKind::kRepository, testing::IdOf(2), kNow);
  });
  EXPECT_EQ(Positions(), Numbers(1, 3));
}

TEST_F(FeedTest, WhatIsPublishedIsWhatIsStored) {
  db_.Write([](Transaction& t) {
    t.Announce(ChangeKind::kToken, testing::DigestOf(7).view(), kNow);
    t.Announce(ChangeKind::kApplication, testing::IdOf(8), kNow);
  });
  const auto published = db_.published();
  ASSERT_EQ(published.size(), 2u);
  db_.Read([&](Transaction& t) {
    Statement row = t.Prepare("SELECT position, kind, key, at FROM changes ORDER BY position");
    for (const Change& change : published) {
      ASSERT_TRUE(row.Next());
      EXPECT_EQ(static_cast<std::uint64_t>(row.Integer(0)), change.position);
      EXPECT_EQ(row.Enum<ChangeKind>(1), change.kind);
      EXPECT_EQ(row.Text(2), change.key);
      EXPECT_EQ(row.Time(3), kNow);
    }
    EXPECT_FALSE(row.Next());
  });
}

TEST_F(FeedTest, AnAbandonedClosureLeavesNoGap) {
  Announce(1);
  db_.database().WriteAndWait([](Transaction& t) {
    t.Announce(ChangeKind::kAccount, testing::IdOf(2), kNow);
    t.Abandon();
  });
  db_.database().WriteAndWait([](Transaction& t) {
    t.Announce(ChangeKind::kAccount, testing::IdOf(3), kNow);
    throw std::runtime_error("a bug");
  });
  Announce(4);
  EXPECT_EQ(Positions(), Numbers(1, 2));
  EXPECT_EQ(db_.published().back().position, 2u);
}

TEST_F(FeedTest, GoesOnAfterARestart) {
  Announce(1);
  Announce(2);
  db_.Reopen();
  Announce(3);
  EXPECT_EQ(Positions(), Numbers(1, 3));
}

TEST_F(FeedTest, GoesOnAfterARestartThatFollowsAnAbandonedClosure) {
  Announce(1);
  db_.database().WriteAndWait([](Transaction& t) {
    t.Announce(ChangeKind::kAccount, testing::IdOf(2), kNow);
    t.Abandon();
  });
  db_.Reopen();
  Announce(3);
  EXPECT_EQ(Positions(), Numbers(1, 2));
}

TEST_F(FeedTest, NeverStartsAgainHoweverOldItsRowsAre) {
  for (unsigned n = 1; n <= 5; ++n) Announce(n);
  db_.clock().Advance(1000 * kOneDay);
  // Cleaning up happens in write batches.
  for (int i = 0; i < 10; ++i) db_.Write([](Transaction&) {});
  EXPECT_EQ(Positions(), Numbers(5, 5));

  db_.Reopen();
  Announce(6, db_.clock().Now());
  EXPECT_EQ(db_.published().back().position, 6u);
}

TEST_F(FeedTest, YoungRowsStay) {
  Announce(1);
  Announce(2);
  db_.clock().Advance(kOneDay - Seconds{1});
  for (int i = 0; i < 10; ++i) db_.Write([](Transaction&) {});
  EXPECT_EQ(Positions(), Numbers(1, 2));
}

}  // namespace
}  // namespace jeton::storage
