#include "storage/publisher.h"

#include <gtest/gtest.h>

#include <string>
#include <thread>

#include "storage/feed.h"
#include "storage/lease.h"
#include "testing/builders.h"
#include "testing/test_database.h"

namespace jeton::storage {
namespace {

Changes ChangesAt(std::initializer_list<std::uint64_t> positions, bool with_gap = false) {
  Changes changes{{}, with_gap};
  for (const std::uint64_t position : positions) changes.changes.push_back({position, ChangeKind::kToken, ""});
  return changes;
}

class PublisherTest : public ::testing::Test {
 protected:
  std::string said_;
  Publisher publisher_{[this](const auto& changes) {
                         for (const Change& change : changes) said_ += std::to_string(change.position) + " ";
                       },
                       [this](std::uint64_t position) { said_ += "forget " + std::to_string(position) + " "; }};
};

TEST_F(PublisherTest, PassesEachChangeOnceWhoeverLearnsOfItFirst) {
  publisher_.BeginAt(3);
  publisher_.Pass(ChangesAt({4, 5}));
  publisher_.Pass(ChangesAt({3, 4, 5, 6}));
  publisher_.Pass(ChangesAt({5}));
  publisher_.Pass({});
  EXPECT_EQ(said_, "4 5 6 ");
  EXPECT_EQ(publisher_.position(), 6u);
}

TEST_F(PublisherTest, SaysThatAllIsToBeForgottenBeforeWhatFollowsAGap) {
  publisher_.Pass(ChangesAt({1}));
  publisher_.Pass(ChangesAt({8, 9}, true));
  EXPECT_EQ(said_, "1 forget 9 8 9 ");
  publisher_.Pass(ChangesAt({8, 9}, true));
  EXPECT_EQ(said_, "1 forget 9 8 9 ") << "once";
}

class ChangesAfterTest : public ::testing::Test {
 protected:
  void Announce(int count) {
    db_.Write([count](Transaction& t) {
      for (int n = 0; n < count; ++n) t.Announce(ChangeKind::kToken, testing::DigestOf(1).view(), testing::kNow);
    });
  }
  Changes After(std::uint64_t position) {
    return db_.Read([position](Transaction& t) { return ChangesAfter(t, position); });
  }

  testing::TestDatabase db_;
};

TEST_F(ChangesAfterTest, AreThoseBehindThePositionInOrder) {
  Announce(5);
  EXPECT_TRUE(After(5).changes.empty());
  const Changes two = After(3);
  ASSERT_EQ(two.changes.size(), 2u);
  EXPECT_EQ(two.changes[0].position, 4u);
  EXPECT_EQ(two.changes[0].key, testing::DigestOf(1).view());
  EXPECT_FALSE(two.with_gap);
}

TEST_F(ChangesAfterTest, SayWhetherRowsAreMissing) {
  Announce(5);
  db_.Write([](Transaction& t) { t.Prepare("DELETE FROM changes WHERE position < 4").Run(); });
  EXPECT_TRUE(After(2).with_gap);
  EXPECT_FALSE(After(3).with_gap);
}

TEST_F(ChangesAfterTest, OfVeryManyTheLastIsEnough) {
  Announce(10'000);
  const Changes many = After(0);
  ASSERT_EQ(many.changes.size(), 1u);
  EXPECT_EQ(many.changes[0].position, 10'000u);
  EXPECT_TRUE(many.with_gap);
  EXPECT_EQ(After(1).changes.size(), 9'999u);
}

TEST(LeaseTest, HoldsForEverUntilItIsGivenAnEnd) {
  Lease lease;
  EXPECT_TRUE(lease.Holds());
  lease.SetEnd(Lease::Now() + std::chrono::seconds{60});
  EXPECT_TRUE(lease.Holds());
  EXPECT_GT(lease.Rest(), std::chrono::seconds{59});
  lease.SetEnd(Lease::Now() + std::chrono::milliseconds{5});
  std::this_thread::sleep_for(std::chrono::milliseconds{6});
  EXPECT_FALSE(lease.Holds());
  EXPECT_EQ(lease.Rest().count(), 0);
}

}  // namespace
}  // namespace jeton::storage
