#include "storage/happening.h"

#include <gtest/gtest.h>

#include <mutex>
#include <stdexcept>

#include "storage/purges.h"
#include "storage/tokens/tokens.h"
#include "testing/builders.h"
#include "testing/test_database.h"

// What transactions note, and when it is told.
namespace jeton::storage {
namespace {

using testing::AToken;
using testing::IdOf;
using testing::kDay;
using testing::TestDatabase;

class HappeningsTest : public ::testing::Test {
 protected:
  // The tokens that were told as revoked so far.
  std::vector<Id> Revoked() {
    std::vector<Id> ids;
    const std::lock_guard lock(mutex_);
    for (const Happening& happening : told_) {
      if (const auto* const revoked = std::get_if<TokenRevoked>(&happening)) ids.push_back(revoked->token.id);
    }
    return ids;
  }
  std::size_t EndsTold() {
    const std::lock_guard lock(mutex_);
    std::size_t count = 0;
    for (const Happening& happening : told_) count += std::holds_alternative<TokenGivenEnd>(happening) ? 1 : 0;
    return count;
  }
  Token Add(unsigned n, Seconds life, TokenKind kind = TokenKind::kRobot) {
    Token token = AToken(n, IdOf(50));
    token.kind = kind;
    token.created = db_.clock().Now();
    token.expires = life == Seconds{0} ? kNever : token.created + life;
    db_.Write([&](Transaction& t) { Tokens(t).Add(token); });
    return token;
  }

  std::mutex mutex_;
  Happenings told_;
  TestDatabase db_{
      {.keep_expired = Seconds{3650 * 86400}, .tell = [this](Transaction& t, const Happenings& happenings) {
         const std::lock_guard lock(mutex_);
         told_.insert(told_.end(), happenings.begin(), happenings.end());
         t.Prepare("DELETE FROM told_ends WHERE one = 1").Run();
       }}};
};

TEST_F(HappeningsTest, ARevocationIsToldOnceWithItsCommit) {
  const Token token = Add(1, kDay);
  db_.Write([&](Transaction& t) {
    EXPECT_TRUE(Tokens(t).Remove(token, db_.clock().Now()));
    EXPECT_FALSE(Tokens(t).Remove(token, db_.clock().Now())) << "it is gone already";
  });
  EXPECT_EQ(Revoked(), std::vector<Id>{token.id});
}

TEST_F(HappeningsTest, WhatIsUndoneIsNotToldAndOthersOfItsBatchAre) {
  const Token kept = Add(1, kDay), gone = Add(2, kDay), thrown = Add(3, kDay);
  db_.database().Write(
      [&](Transaction& t) {
        Tokens(t).Remove(kept, db_.clock().Now());
        t.Abandon();
      },
      [](Database::Outcome outcome) { EXPECT_EQ(outcome, Database::Outcome::kAbandoned); });
  db_.database().Write(
      [&](Transaction& t) {
        Tokens(t).Remove(thrown, db_.clock().Now());
        throw std::runtime_error("a closure fails");
      },
      [](Database::Outcome outcome) { EXPECT_EQ(outcome, Database::Outcome::kFailed); });
  db_.Write([&](Transaction& t) { Tokens(t).Remove(gone, db_.clock().Now()); });
  EXPECT_EQ(Revoked(), std::vector<Id>{gone.id});
}

TEST_F(HappeningsTest, CodesAndWhatHasEndedAreNotRevoked) {
  const Token ended = Add(1, Seconds{10}), code = Add(2, kDay, TokenKind::kCode);
  db_.clock().Advance(Seconds{10});
  db_.Write([&](Transaction& t) {
    Tokens(t).Remove(ended, db_.clock().Now());
    Tokens(t).Remove(code, db_.clock().Now());
  });
  EXPECT_TRUE(Revoked().empty());
}

TEST_F(HappeningsTest, TokensThatAreSweptWithTheirOwnerAreRevokedAndExpiredOnesAreNot) {
  Add(1, kDay);
  Add(2, Seconds{1});
  db_.clock().Advance(Seconds{1});
  db_.Write([&](Transaction& t) { PurgeLater(t, IdOf(50), Gone::kAnything); });
  for (int i = 0; i < 20 && Revoked().empty(); ++i) {
    db_.clock().Advance(Seconds{1});
    db_.Write([](Transaction& t) { t.Touch(); });
  }
  EXPECT_EQ(Revoked(), std::vector<Id>{AToken(1, IdOf(50)).id});
}

TEST_F(HappeningsTest, EndsAreNotedOfThoseThatLiveForADayOrMore) {
  Add(1, kDay - Seconds{1});
  Add(2, Seconds{0});
  EXPECT_EQ(EndsTold(), 0u);
  const Token token = Add(3, kDay);
  EXPECT_EQ(EndsTold(), 1u);
  db_.Write([&](Transaction& t) { Tokens(t).SetEnd(token, token.created + 3 * kDay, db_.clock().Now()); });
  EXPECT_EQ(EndsTold(), 2u);
  Token after = token;
  after.note = "renamed";
  db_.Write([&](Transaction& t) { Tokens(t).Change(token, after, db_.clock().Now()); });
  EXPECT_EQ(EndsTold(), 2u) << "the end stays";
  after.expires = token.created + 2 * kDay;
  db_.Write([&](Transaction& t) { Tokens(t).Change(token, after, db_.clock().Now()); });
  EXPECT_EQ(EndsTold(), 3u);
}

}  // namespace
}  // namespace jeton::storage
