#include <gtest/gtest.h>

#include "authority/tokens/tokens.h"
#include "storage/tokens/tokens.h"
#include "testing/builders.h"
#include "testing/test_authority.h"

// The list of all tokens costs what its page holds, however many there are.
namespace jeton::authority {
namespace {

class TokenListTest : public ::testing::Test {
 protected:
  TokenListTest() {
    acme_ = authority_.AddOrganization(alice_, "acme");
    robot_ = authority_.AddRobot(alice_, "acme", "ci").robot.id;
  }

  void AddTokens(unsigned from, unsigned to) {
    authority_.Write([&](const authority::Run& run) {
      for (unsigned n = from; n < to; ++n) {
        Token token = testing::AToken(n, robot_);
        token.kind = TokenKind::kRobot;
        token.note = n % 100 == 0 ? "hundredth" : "other";
        token.created = run.now;
        token.expires = kNever;
        storage::Tokens(run.tx()).Add(token, "quay");
      }
    });
  }
  TokenPage List(const TokenQuery& query) {
    return authority_.Read([&](const authority::Run& run) {
      const auto tokens = SelectTokens<Access::kRead>(run, alice_, {.organization = "acme"}).value();
      return ListTokens(run, authority_->usage, tokens, query);
    });
  }

  testing::TestAuthority authority_;
  Actor alice_ = authority_.AddUser("alice");
  Account acme_;
  Id robot_;
};

TEST_F(TokenListTest, APageOfManyTokensLooksAtNoMoreRowsThanOneOfFew) {
  AddTokens(1000, 1200);
  const TokenPage of_few = List({});
  AddTokens(2000, 21'800);
  const TokenPage of_many = List({});
  for (const TokenPage* const page : {&of_few, &of_many}) {
    EXPECT_EQ(page->items.size(), 50u);
    EXPECT_EQ(page->looked_at, 50u);
    EXPECT_TRUE(page->next);
  }
}

TEST_F(TokenListTest, APageThatFindsLittleEndsAfterABoundedNumberOfRowsAndGoesOn) {
  AddTokens(1000, 6000);
  TokenQuery query;
  query.filter.text = "hundredth";
  std::size_t found = 0;
  int pages = 0;
  for (;; ++pages) {
    const TokenPage page = List(query);
    EXPECT_LE(page.looked_at, kMostTokensLookedAt);
    found += page.items.size();
    if (!page.next) break;
    query.after = page.next;
  }
  EXPECT_EQ(found, 50u);
  EXPECT_GE(pages, 2);
}

TEST_F(TokenListTest, ALongListIsCountedToABound) {
  AddTokens(1000, 12'000);
  const TokenCount count = authority_.Read([&](const authority::Run& run) {
    const auto tokens = SelectTokens<Access::kRead>(run, alice_, {.organization = "acme"}).value();
    return CountTokens(run, authority_->usage, tokens, {});
  });
  EXPECT_EQ(count.total, 10'000);
  EXPECT_TRUE(count.is_more);
}

}  // namespace
}  // namespace jeton::authority
