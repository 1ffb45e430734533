#include "storage/cleanup.h"

#include <gtest/gtest.h>

#include "storage/tokens.h"
#include "testing/builders.h"
#include "testing/test_database.h"

namespace jeton::storage {
namespace {

using testing::AToken;
using testing::DigestOf;
using testing::IdOf;
using testing::kNow;
using testing::TestDatabase;

constexpr Seconds kDay{86400};

class CleanupTest : public ::testing::Test {
 protected:
  // Tokens first, first + 1, …, that end at the given time.
  void Add(unsigned first, unsigned count, TimePoint expires, const Id& subject = IdOf(9000)) {
    db_.Write([&](Transaction& t) {
      for (unsigned n = first; n < first + count; ++n) {
        Token token = AToken(n, subject);
        token.expires = expires;
        Tokens(t).Add(token);
      }
    });
  }
  std::int64_t CountTokens() { return db_.Number("SELECT COUNT(*) FROM tokens"); }
  void WriteSomething() {
    db_.Write([](Transaction&) {});
  }

  TestDatabase db_;
};

TEST_F(CleanupTest, OutrunsIssueAndIsBounded) {
  Add(1, 600, kNow + Seconds{10});
  db_.clock().Advance(kDay / 2);
  unsigned next = 1000;
  constexpr unsigned kIssued = 10;
  for (std::int64_t left = 600; left > 0;) {
    const auto before = static_cast<std::int64_t>(db_.database().counters().removed_rows);
    Add(next, kIssued, kNever);
    next += kIssued;
    const std::int64_t removed = static_cast<std::int64_t>(db_.database().counters().removed_rows) - before;
    EXPECT_LE(removed, 3 * kIssued) << "bounded: twice as many, and a few";
    ASSERT_GE(removed, std::min<std::int64_t>(left, 2 * kIssued)) << "faster than tokens are made";
    left -= removed;
  }
  EXPECT_EQ(db_.Number("SELECT COUNT(*) FROM tokens WHERE expires < 9223372036854775807"), 0);
  EXPECT_EQ(CountTokens(), next - 1000);
}

TEST_F(CleanupTest, GoesOnWhereNothingIsIssued) {
  Add(1, 30, kNow + Seconds{10});
  db_.clock().Advance(Seconds{20});
  for (int i = 0; i < 30 && CountTokens() > 0; ++i) WriteSomething();
  EXPECT_EQ(CountTokens(), 0);
}

TEST_F(CleanupTest, LeavesTheLiving) {
  Add(1, 3, kNow + Seconds{10});
  Add(4, 2, kNever);
  db_.clock().Advance(Seconds{10} - Microseconds{1});
  WriteSomething();
  EXPECT_EQ(CountTokens(), 5);
}

TEST_F(CleanupTest, TheOldestGoFirst) {
  Add(1, 20, kNow + Seconds{20});
  Add(21, 20, kNow + Seconds{10});
  db_.clock().Advance(Seconds{60});
  WriteSomething();
  const std::int64_t left = CountTokens();
  ASSERT_LT(left, 40);
  ASSERT_GT(left, 20);
  for (unsigned n = 1; n <= 20; ++n) {
    EXPECT_TRUE(db_.Read([&](Transaction& t) { return Tokens(t).Find(DigestOf(n)).has_value(); })) << n;
  }
}

// "tokens whose end lies `keep` or longer in the past"
TEST_F(CleanupTest, KeepIsExactToTheMicrosecond) {
  const struct {
    const char* name;
    TimePoint expires;
    bool stays;
  } cases[] = {{"ended a microsecond less than a minute ago", kNow - Seconds{60} + Microseconds{1}, true},
               {"ended exactly a minute ago", kNow - Seconds{60}, false},
               {"ended longer ago", kNow - Seconds{60} - Microseconds{1}, false}};
  for (const auto& c : cases) {
    TestDatabase db({.keep_expired = kDay});
    db.Write([&](Transaction& t) {
      Token token = AToken(1, IdOf(2));
      token.expires = c.expires;
      Tokens(t).Add(token);
      EXPECT_EQ(RemoveExpired(t, kNow, Seconds{60}, 0), c.stays ? 0u : 1u) << c.name;
      EXPECT_EQ(Tokens(t).Find(DigestOf(1)).has_value(), c.stays) << c.name;
    });
  }
}

TEST_F(CleanupTest, TheDatabaseKeepsExpiredOnesAsLongAsItIsTold) {
  TestDatabase db({.keep_expired = kDay});
  db.Write([](Transaction& t) { Tokens(t).Add(AToken(1, IdOf(2))); });
  db.clock().Advance(Seconds{3600} + kDay - Seconds{1});
  db.Write([](Transaction&) {});
  EXPECT_EQ(db.Number("SELECT COUNT(*) FROM tokens"), 1);
  db.clock().Advance(Seconds{2});
  db.Write([](Transaction&) {});
  EXPECT_EQ(db.Number("SELECT COUNT(*) FROM tokens"), 0);
}

TEST_F(CleanupTest, ExpiredTokensLeaveNoUsesBehind) {
  Add(1, 5, kNow + Seconds{10});
  db_.Write([](Transaction& t) {
    for (unsigned n = 1; n <= 5; ++n) Tokens(t).NoteUses({{IdOf(n), kNow}});
  });
  db_.clock().Advance(Seconds{60});
  for (int i = 0; i < 10; ++i) WriteSomething();
  ASSERT_EQ(CountTokens(), 0);
  EXPECT_EQ(db_.Number("SELECT COUNT(*) FROM token_uses"), 0);
}

TEST_F(CleanupTest, PurgedTokensLeaveNoUsesBehind) {
  Add(1, 5, kNever, IdOf(7));
  db_.Write([](Transaction& t) {
    for (unsigned n = 1; n <= 5; ++n) Tokens(t).NoteUses({{IdOf(n), kNow}});
    PurgeLater(t, IdOf(7));
  });
  for (int i = 0; i < 10; ++i) WriteSomething();
  ASSERT_EQ(CountTokens(), 0);
  EXPECT_EQ(db_.Number("SELECT COUNT(*) FROM token_uses"), 0);
}

TEST_F(CleanupTest, PurgesSweepInStepsUntilNothingIsLeft) {
  Add(1, 1000, kNever, IdOf(7));
  Add(2001, 3, kNever, IdOf(8));
  db_.Write([](Transaction& t) { PurgeLater(t, IdOf(7)); });
  EXPECT_GT(CountTokens(), 400) << "no single batch takes it all";

  int batches = 0;
  for (; db_.Number("SELECT COUNT(*) FROM purges") > 0 && batches < 100; ++batches) {
    const std::int64_t before = CountTokens();
    WriteSomething();
    EXPECT_LE(before - CountTokens(), 500);
  }
  EXPECT_LT(batches, 100);
  EXPECT_EQ(CountTokens(), 3) << "those of others";
}

TEST_F(CleanupTest, PurgesTakeTheTokensOfAnApplicationToo) {
  db_.Write([](Transaction& t) {
    for (unsigned n = 1; n <= 5; ++n) {
      Token token = AToken(n, IdOf(100 + n));
      token.application = IdOf(n <= 3 ? 60 : 61);
      Tokens(t).Add(token);
    }
    PurgeLater(t, IdOf(60));
  });
  for (int i = 0; i < 5; ++i) WriteSomething();
  EXPECT_EQ(CountTokens(), 2);
  EXPECT_EQ(db_.Number("SELECT COUNT(*) FROM purges"), 0);
}

TEST_F(CleanupTest, SeveralPurgesAreDoneOneAfterTheOther) {
  for (unsigned subject = 1; subject <= 5; ++subject) Add(10 * subject, 3, kNever, IdOf(7000 + subject));
  db_.Write([](Transaction& t) {
    for (unsigned subject = 1; subject <= 5; ++subject) {
      PurgeLater(t, IdOf(7000 + subject));
      PurgeLater(t, IdOf(7000 + subject));  // twice is once
    }
  });
  for (int i = 0; i < 20; ++i) WriteSomething();
  EXPECT_EQ(CountTokens(), 0);
  EXPECT_EQ(db_.Number("SELECT COUNT(*) FROM purges"), 0);
}

TEST_F(CleanupTest, OldChangesGoInBoundedSteps) {
  for (unsigned n = 1; n <= 20; ++n) {
    db_.Write([&](Transaction& t) {
      for (unsigned k = 0; k < 10; ++k) t.Announce(ChangeKind::kAccount, IdOf(n), kNow);
    });
  }
  db_.clock().Advance(2 * kDay);
  WriteSomething();
  EXPECT_GT(db_.Number("SELECT COUNT(*) FROM changes"), 100) << "not all at once";
  for (int i = 0; i < 50; ++i) WriteSomething();
  EXPECT_EQ(db_.Number("SELECT COUNT(*) FROM changes"), 1);
}

}  // namespace
}  // namespace jeton::storage
