#include "authority/tokens/token_census.h"

#include <gtest/gtest.h>

#include "authority/installation/key_ages.h"
#include "storage/tokens/tokens.h"
#include "testing/builders.h"
#include "testing/test_authority.h"

namespace jeton::authority {
namespace {

using testing::kDay;

class TokenCensusTest : public ::testing::Test {
 protected:
  void AddTokens(unsigned from, unsigned to, Seconds life, TokenKind kind = TokenKind::kAuthorization) {
    authority_.Write([&](const authority::Run& run) {
      for (unsigned n = from; n < to; ++n) {
        Token token = testing::AToken(n, alice_.id);
        token.kind = kind;
        token.created = run.now;
        token.expires = life == Seconds::max() ? kNever : run.now + life;
        storage::Tokens(run.tx()).Add(token);
      }
    });
  }
  // Counts all of them; returns in how many steps.
  int Count() {
    int steps = 1;
    while (!census_.Step(authority_.db().database(), authority_.Now())) ++steps;
    return steps;
  }
  std::uint64_t In(TokenState state, TokenKind kind = TokenKind::kAuthorization) {
    const auto numbers = census_.numbers();
    const auto found = numbers.by_state.find({kind, state});
    return found == numbers.by_state.end() ? 0 : found->second;
  }

  testing::TestAuthority authority_;
  Actor alice_ = authority_.AddUser("alice");
  TokenCensus census_;
};

TEST_F(TokenCensusTest, EachTokenCountsOnceInItsState) {
  AddTokens(1000, 1004, Seconds::max());
  AddTokens(1010, 1013, 10 * kDay);
  AddTokens(1020, 1022, Seconds{60});
  authority_.Advance(Seconds{120});
  Count();
  EXPECT_EQ(In(TokenState::kLive), 4u);
  EXPECT_EQ(In(TokenState::kExpiring), 3u);
  EXPECT_EQ(In(TokenState::kEnded), 2u);
}

TEST_F(TokenCensusTest, OnlyWhatWasMadeForLongerIsAboutToEnd) {
  AddTokens(1000, 1003, 2 * kDay);
  Count();
  EXPECT_EQ(census_.numbers().expiring[1], 0u) << "made for less than a week";
  AddTokens(1010, 1014, 40 * kDay);
  authority_.Advance(35 * kDay);
  Count();
  EXPECT_EQ(census_.numbers().expiring[0], 0u);
  EXPECT_EQ(census_.numbers().expiring[1], 4u);
  EXPECT_EQ(census_.numbers().expiring[2], 4u);
}

TEST_F(TokenCensusTest, ManyAreCountedInStepsAndTheNumbersAreThoseOfTheLastWholeCounting) {
  AddTokens(1000, 2200, Seconds::max());
  EXPECT_FALSE(census_.Step(authority_.db().database(), authority_.Now()));
  EXPECT_EQ(In(TokenState::kLive), 0u);
  Count();
  EXPECT_EQ(In(TokenState::kLive), 1200u);
  EXPECT_EQ(Count(), 3);
  EXPECT_EQ(In(TokenState::kLive), 1200u);
}

TEST_F(TokenCensusTest, CodesAreNoTokensThatAnybodyKeeps) {
  AddTokens(1000, 1003, 10 * kDay, TokenKind::kCode);
  Count();
  EXPECT_EQ(In(TokenState::kExpiring, TokenKind::kCode), 0u);
}

TEST_F(TokenCensusTest, AKeyIsAsOldAsItsFirstUseAlsoAfterARestart) {
  storage::Database& database = authority_.db().database();
  const TimePoint first = authority_.Now();
  KeyAges ages;
  ages.Look(database, *authority_->keys.current, first);
  authority_.Advance(10 * kDay);
  ages.Look(database, *authority_->keys.current, authority_.Now());
  KeyAges after_a_restart;
  after_a_restart.Look(database, *authority_->keys.current, authority_.Now());
  for (const KeyAges* const seen : {&ages, &after_a_restart}) {
    EXPECT_EQ(seen->oldest().at("registry"), first);
    EXPECT_EQ(seen->oldest().at("federation"), first);
    EXPECT_EQ(seen->oldest().at("sealing"), first);
  }
}

TEST_F(TokenCensusTest, AReplacedKeyIsYoung) {
  storage::Database& database = authority_.db().database();
  const TimePoint first = authority_.Now();
  KeyAges ages;
  ages.Look(database, *authority_->keys.current, first);
  authority_.Advance(10 * kDay);
  KeyRing ring = *authority_->keys.current;
  ring.federation_keys = {crypto::SigningKey::Generate(crypto::SigningAlgorithm::kEs256)};
  ages.Look(database, ring, authority_.Now());
  EXPECT_EQ(ages.oldest().at("federation"), authority_.Now());
  EXPECT_EQ(ages.oldest().at("registry"), first);
}

}  // namespace
}  // namespace jeton::authority
