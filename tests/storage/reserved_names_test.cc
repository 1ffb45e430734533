#include "storage/directory/reserved_names.h"

#include <gtest/gtest.h>

#include "testing/builders.h"
#include "testing/sweeping.h"
#include "testing/test_database.h"

namespace jeton::storage {
namespace {

using testing::kNow;

class ReservedNamesTest : public ::testing::Test {
 protected:
  bool Has(std::string_view name, TimePoint now) {
    return db_.Read([&](Transaction& t) { return ReservedNames(t).Has(name, now); });
  }
  testing::TestDatabase db_;
};

TEST_F(ReservedNamesTest, AreReservedUntilTheirEndWhichIsNeverMovedForward) {
  db_.Write([](Transaction& t) {
    ReservedNames(t).Reserve("acme", kNow + Seconds{60});
    ReservedNames(t).Reserve("acme", kNow + Seconds{5});
  });
  EXPECT_TRUE(Has("acme", kNow + Seconds{59}));
  EXPECT_FALSE(Has("acme", kNow + Seconds{60}));
  EXPECT_FALSE(Has("other", kNow));
  db_.Reopen();
  EXPECT_TRUE(Has("acme", kNow + Seconds{59})) << "a restart forgets nothing";
}

TEST_F(ReservedNamesTest, AreNotKeptFromTheirKeeper) {
  db_.Write([](Transaction& t) { ReservedNames(t).Reserve("child", kNow + Seconds{60}, testing::IdOf(7)); });
  const auto has = [&](const Id& taker) {
    return db_.Read([&](Transaction& t) { return ReservedNames(t).Has("child", kNow, taker); });
  };
  EXPECT_FALSE(has(testing::IdOf(7)));
  EXPECT_TRUE(has(testing::IdOf(8)) && has(Id()));
}

TEST_F(ReservedNamesTest, AreSweptOnceTheyHaveEnded) {
  db_.Write([](Transaction& t) { ReservedNames(t).Reserve("acme", kNow + Seconds{60}); });
  const auto sweep = [&](TimePoint now) {
    db_.Write([&](Transaction& t) { testing::SweepAll(t, now); });
    return db_.Number("SELECT COUNT(*) FROM reserved_names");
  };
  EXPECT_EQ(sweep(kNow + Seconds{59}), 1);
  EXPECT_EQ(sweep(kNow + Seconds{60}), 0);
}

}  // namespace
}  // namespace jeton::storage
