#include "storage/tokens/token_counts.h"

#include <gtest/gtest.h>

#include "storage/purges.h"
#include "storage/tokens/tokens.h"
#include "testing/builders.h"
#include "testing/test_database.h"

namespace jeton::storage {
namespace {

using testing::AnAuthorization;
using testing::AToken;
using testing::IdOf;
using testing::kNow;
using testing::TestDatabase;

constexpr unsigned kApplication = 60;
constexpr unsigned kUser = 50;

class TokenCountsTest : public ::testing::Test {
 protected:
  static Token Access(unsigned n, TimePoint end = kNow + Seconds{3600}) {
    Token token = AToken(n, IdOf(kUser));
    token.application = IdOf(kApplication);
    token.expires = end;
    return token;
  }
  void Add(const Token& token) {
    db_.Write([&](Transaction& t) { Tokens(t).Add(token); });
  }
  bool AtLimit(std::int64_t limit, TimePoint now = kNow, const Id& holder = IdOf(kApplication),
               TokenKind kind = TokenKind::kOAuthAccess) {
    return db_.Write([&](Transaction& t) { return TokenCounts(t).AtLimit(holder, kind, limit, now); });
  }
  std::int64_t Counted() { return db_.Number("SELECT SUM(counted) FROM token_counts"); }

  // Nothing is swept away while a test looks at expired ones.
  TestDatabase db_{TestDatabase::Options{.keep_expired = Seconds{86400 * 3650}}};
};

TEST_F(TokenCountsTest, AHolderHasAsManyAsWereAddedAndNotRemoved) {
  EXPECT_FALSE(AtLimit(1));
  Add(Access(1));
  EXPECT_TRUE(AtLimit(1));
  EXPECT_FALSE(AtLimit(2));
  Add(Access(2));
  EXPECT_TRUE(AtLimit(2));
  db_.Write([&](Transaction& t) { Tokens(t).Remove(Access(1), kNow); });
  EXPECT_FALSE(AtLimit(2));
  db_.Write([&](Transaction& t) { Tokens(t).Remove(Access(1), kNow); });
  EXPECT_TRUE(AtLimit(1)) << "one that is gone already is taken off once";
}

TEST_F(TokenCountsTest, OAuthTokensCountForTheirApplicationOthersForTheirSubject) {
  Add(Access(1));
  Add(AnAuthorization(2, IdOf(kUser)));
  Add(AnAuthorization(3, IdOf(kUser)));
  Token session = AToken(4, IdOf(kUser));
  session.kind = TokenKind::kSession;
  Add(session);
  EXPECT_TRUE(AtLimit(1));
  EXPECT_FALSE(AtLimit(2));
  EXPECT_TRUE(AtLimit(2, kNow, IdOf(kUser), TokenKind::kAuthorization));
  EXPECT_FALSE(AtLimit(3, kNow, IdOf(kUser), TokenKind::kAuthorization));
  EXPECT_FALSE(AtLimit(1, kNow, IdOf(kUser), TokenKind::kOAuthAccess));
  EXPECT_FALSE(AtLimit(1, kNow, IdOf(kUser), TokenKind::kSession)) << "sessions are not counted";
}

TEST_F(TokenCountsTest, AnOAuthTokenWithoutAnApplicationCountsForItsSubject) {
  Token token = Access(1, kNow + Seconds{10});
  token.application = {};
  Add(token);
  const auto at_limit = [&](TimePoint now) { return AtLimit(1, now, IdOf(kUser), TokenKind::kOAuthAccess); };
  EXPECT_TRUE(at_limit(kNow));
  EXPECT_FALSE(AtLimit(1));
  EXPECT_FALSE(at_limit(kNow + Seconds{10})) << "it has ended";
  db_.Write([&](Transaction& t) { Tokens(t).Remove(token, kNow); });
  EXPECT_EQ(Counted(), 0);
}

TEST_F(TokenCountsTest, ATokenLeavesTheCountAtItsVeryEnd) {
  Add(Access(1, kNow + Seconds{10}));
  Add(Access(2, kNow + Seconds{20}));
  EXPECT_TRUE(AtLimit(2, kNow + Seconds{10} - Microseconds{1}));
  EXPECT_FALSE(AtLimit(2, kNow + Seconds{10}));
  EXPECT_TRUE(AtLimit(1, kNow + Seconds{20} - Microseconds{1}));
  EXPECT_FALSE(AtLimit(1, kNow + Seconds{20}));
}

TEST_F(TokenCountsTest, OneThatIsNotLiveYetOrNoMoreIsRightInAnyOrder) {
  Add(Access(1, kNow + Seconds{10}));
  Add(Access(2, kNow + Seconds{20}));
  EXPECT_FALSE(AtLimit(2, kNow + Seconds{10})) << "the first has been taken off with this";
  db_.Write([&](Transaction& t) { Tokens(t).Remove(Access(1, kNow + Seconds{10}), kNow); });
  EXPECT_TRUE(AtLimit(1, kNow + Seconds{10})) << "and not once more when it was removed";
  Add(Access(3, kNow + Seconds{5}));
  EXPECT_FALSE(AtLimit(2, kNow + Seconds{10})) << "one that had ended before it was added";
}

TEST_F(TokenCountsTest, ANewEndCountsFromThenOn) {
  Add(Access(1, kNow + Seconds{10}));
  Add(Access(2, kNow + Seconds{20}));
  db_.Write([&](Transaction& t) { Tokens(t).SetEnd(Access(2, kNow + Seconds{20}), kNow + Seconds{1}, kNow); });
  EXPECT_TRUE(AtLimit(2, kNow));
  EXPECT_TRUE(AtLimit(1, kNow + Seconds{1}));
  EXPECT_FALSE(AtLimit(2, kNow + Seconds{1}));
  // Both are off the count by now; one comes back.
  EXPECT_FALSE(AtLimit(1, kNow + Seconds{10}));
  db_.Write([&](Transaction& t) { Tokens(t).SetEnd(Access(2, kNow + Seconds{1}), kNow + Seconds{30}, kNow); });
  EXPECT_TRUE(AtLimit(1, kNow + Seconds{10}));
  EXPECT_FALSE(AtLimit(1, kNow + Seconds{30}));
}

TEST_F(TokenCountsTest, AllThatEndInOneMicrosecondLeaveTogether) {
  for (unsigned n = 1; n <= 5; ++n) Add(Access(n, kNow + Seconds{10}));
  Add(Access(6));
  EXPECT_FALSE(AtLimit(6, kNow + Seconds{10}));
  EXPECT_EQ(Counted(), 1);
}

TEST_F(TokenCountsTest, ARefusalWritesNothing) {
  Add(Access(1, kNow + Seconds{10}));
  Add(Access(2));
  Add(Access(3));
  const auto rows = [&] { return db_.Texts("SELECT counted || ' ' || ended_to FROM token_counts"); };
  const auto before = rows();
  EXPECT_TRUE(AtLimit(1, kNow + Seconds{10})) << "one has ended, and two are left";
  EXPECT_EQ(rows(), before);
}

TEST_F(TokenCountsTest, ThoseThatHaveEndedAreTakenOffAHundredAtOnceWhenALimitIsMet) {
  for (unsigned n = 1; n <= 150; ++n) Add(Access(n, kNow + Seconds{1} + Microseconds{n}));
  EXPECT_FALSE(AtLimit(151, kNow + Seconds{60}));
  EXPECT_EQ(Counted(), 150) << "no limit was met";
  EXPECT_FALSE(AtLimit(150, kNow + Seconds{60}));
  EXPECT_EQ(Counted(), 50);
  EXPECT_FALSE(AtLimit(1, kNow + Seconds{60}));
  EXPECT_EQ(Counted(), 0);
}

TEST_F(TokenCountsTest, WhatIsSweptLeavesItsCount) {
  TestDatabase db;  // keeps nothing that has ended
  db.Write([&](Transaction& t) {
    for (unsigned n = 1; n <= 4; ++n) Tokens(t).Add(Access(n));
    for (unsigned n = 5; n <= 7; ++n) Tokens(t).Add(AnAuthorization(n, IdOf(kUser)));
    Tokens(t).Add(Access(8, kNow + Seconds{90'000}));
  });
  db.clock().Advance(Seconds{3600});
  for (int step = 0; step < 20; ++step) db.Write([](Transaction&) {});
  EXPECT_EQ(db.Number("SELECT COUNT(*) FROM tokens"), 1);
  EXPECT_EQ(db.Number("SELECT SUM(counted) FROM token_counts"), 1);
  db.Write([&](Transaction& t) { PurgeLater(t, IdOf(kUser), Gone::kAnything); });
  for (int step = 0; step < 20; ++step) db.Write([](Transaction&) {});
  EXPECT_EQ(db.Number("SELECT SUM(counted) FROM token_counts"), 0) << "its subject is gone, its application is not";
}

TEST_F(TokenCountsTest, AnOldDatabaseIsCountedOnce) {
  for (unsigned n = 1; n <= 3; ++n) Add(Access(n));
  Add(AnAuthorization(4, IdOf(kUser)));
  db_.Write([](Transaction& t) {
    for (const char* sql : {"DROP TABLE token_counts", "DROP INDEX tokens_subject_ends",
                            "DELETE FROM migrations WHERE name = '0025_token_counts'"}) {
      t.Prepare(sql).Run();
    }
  });
  db_.Reopen();
  EXPECT_TRUE(AtLimit(3));
  EXPECT_FALSE(AtLimit(4));
  EXPECT_TRUE(AtLimit(1, kNow, IdOf(kUser), TokenKind::kAuthorization));
}

// What makes the cost the same at any number: every look goes by an index, and no further than it must.
TEST_F(TokenCountsTest, LooksNeverGoThroughAllTokens) {
  db_.Read([](Transaction& t) {
    for (const char* sql :
         {"EXPLAIN QUERY PLAN SELECT expires FROM tokens WHERE COALESCE(application, subject) = $1"
          " AND kind = $2 AND kind = 1 AND expires > $3 AND expires <= $4 ORDER BY expires LIMIT $5",
          "EXPLAIN QUERY PLAN SELECT expires FROM tokens WHERE subject = $1 AND kind = $2 AND (kind = 2 OR kind = 3 OR "
          "kind = 5)"
          " AND expires > $3 AND expires <= $4 ORDER BY expires LIMIT $5"}) {
      Statement row = t.Prepare(sql);
      ASSERT_TRUE(row.Next());
      EXPECT_NE(row.Text(3).find("COVERING INDEX"), std::string::npos) << row.Text(3);
      EXPECT_NE(row.Text(3).find("_ends"), std::string::npos) << row.Text(3);
      EXPECT_FALSE(row.Next()) << "no sorting";
    }
  });
}

}  // namespace
}  // namespace jeton::storage
