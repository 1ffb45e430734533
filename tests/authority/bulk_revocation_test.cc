#include "authority/tokens/bulk_revocation.h"

#include <gtest/gtest.h>

#include <set>

#include "storage/tokens/tokens.h"
#include "testing/builders.h"
#include "testing/test_authority.h"

// Many tokens that end at once.
namespace jeton::authority {
namespace {

using testing::FailsWith;

class BulkRevocationTest : public ::testing::Test {
 protected:
  BulkRevocationTest() {
    authority_.AddOrganization(alice_, "acme");
    robot_ = authority_.AddRobot(alice_, "acme", "ci").robot.id;
    authority_.Advance(Seconds{1});
  }
  std::vector<Id> AddTokens(unsigned from, unsigned count, const Id& parent = {}) {
    std::vector<Id> ids;
    authority_.Write([&](const authority::Run& run) {
      for (unsigned n = from; n < from + count; ++n) {
        Token token = testing::AToken(n, robot_);
        token.kind = TokenKind::kRobot;
        token.created = run.now;
        token.expires = kNever;
        token.parent = parent;
        storage::Tokens(run.tx()).Add(token);
        ids.push_back(token.id);
      }
    });
    return ids;
  }
  std::int64_t Left() { return authority_.db().Number("SELECT COUNT(*) FROM tokens WHERE kind = 2"); }

  // Ends the tokens as the server does: each part in a transaction of its own. Returns how many were removed in each.
  std::vector<std::int64_t> EndInParts(const std::vector<Id>& ids, Descendants descendants = Descendants::kEnd) {
    std::vector<Further> further;
    std::vector<std::int64_t> removed;
    std::int64_t before = Left();
    const auto note = [&] {
      const std::int64_t now = Left();
      removed.push_back(before - now);
      before = now;
    };
    authority_.Write([&](const authority::Run& run) {
      authority::Run first = run;
      first.further = &further;
      const auto tokens = TokensToEnd::Named(first, alice_, ids).value();
      EndTokens(first, authority_->usage, tokens, {.descendants = descendants, .reason = "spring cleaning"},
                [&](const authority::Run&, const Revocations& revoked) { revoked_ = revoked; });
    });
    note();
    while (!further.empty()) {
      EXPECT_FALSE(revoked_) << "the answer waits for the last part";
      const Further part = std::move(further.back());
      further.pop_back();
      authority_.Write([&](const authority::Run& run) {
        Further copy = part;
        if (copy(run)) further.push_back(copy);
      });
      note();
    }
    return removed;
  }

  testing::TestAuthority authority_;
  const Actor alice_ = authority_.AddUser("alice");
  Id robot_;
  std::optional<Revocations> revoked_;
};

TEST_F(BulkRevocationTest, AllThatAreNamedEndInTheFirstCommit) {
  const auto ids = AddTokens(1000, 1000);
  const auto parts = EndInParts(ids);
  EXPECT_EQ(parts.front(), 1000);
  EXPECT_EQ(revoked_->tokens, 1000u);
  EXPECT_EQ(Left(), 1) << "the robot's first";
  const auto log = authority_.Audit("revoke_robot_token");
  ASSERT_EQ(log.size(), 1000u);
  EXPECT_EQ(log.front().at("reason"), "spring cleaning");
  EXPECT_EQ(log.front().at("tokens_revoked"), 1);
}

TEST_F(BulkRevocationTest, WhatWasMadeWithThemEndsInPartsThatTheyShare) {
  const auto parents = AddTokens(1000, 40);
  for (unsigned i = 0; i < parents.size(); ++i) AddTokens(10'000 + 100 * i, 20, parents[i]);
  const auto parts = EndInParts(parents);
  EXPECT_EQ(revoked_->tokens, 840u);
  EXPECT_EQ(Left(), 1);
  EXPECT_LE(parts.front(), 40 + 100);
  for (std::size_t i = 1; i < parts.size(); ++i) EXPECT_LE(parts[i], 100);
  const auto log = authority_.Audit("revoke_robot_token");
  ASSERT_EQ(log.size(), 40u);
  for (const auto& entry : log) EXPECT_EQ(entry.at("tokens_revoked"), 21) << "each tells of its own";
}

TEST_F(BulkRevocationTest, WhatWasMadeWithThemMayStay) {
  const auto parents = AddTokens(1000, 3);
  for (unsigned i = 0; i < parents.size(); ++i) AddTokens(10'000 + 100 * i, 5, parents[i]);
  EndInParts(parents, Descendants::kStay);
  EXPECT_EQ(revoked_->tokens, 3u);
  EXPECT_EQ(Left(), 16);
}

TEST_F(BulkRevocationTest, ATokenThatIsNamedWithItsParentCountsOnce) {
  const auto parents = AddTokens(1000, 1);
  auto ids = AddTokens(2000, 2, parents[0]);
  ids.push_back(parents[0]);
  ids.push_back(parents[0]);
  EndInParts(ids);
  EXPECT_EQ(revoked_->tokens, 3u);
  EXPECT_EQ(Left(), 1);
}

TEST_F(BulkRevocationTest, NoneEndsIfOneOfThemIsNotTheCallers) {
  const Actor mallory = authority_.AddUser("mallory");
  const auto ids = AddTokens(1000, 2);
  authority_.Read([&](const authority::Run& run) {
    const auto of_another = TokensToEnd::Named(run, mallory, ids);
    ASSERT_FALSE(of_another);
    EXPECT_EQ(of_another.error().refusal, Refusal::kNotFound);
    const auto missing = TokensToEnd::Named(run, alice_, {ids[0], Id()});
    ASSERT_FALSE(missing);
    EXPECT_EQ(missing.error().refusal, Refusal::kNotFound);
    EXPECT_EQ(missing.error().id, Id());
  });
  EXPECT_EQ(Left(), 3);
}

// The log names each token as its dialect does, and the owner of each, although what they have in common is read once.
TEST_F(BulkRevocationTest, TokensOfSeveralOwnersEndTogetherAndAreLoggedWithTheirOwn) {
  authority_.AddOrganization(alice_, "other");
  const Id second = authority_.AddRobot(alice_, "other", "ci").robot.id;
  std::vector<Id> ids = AddTokens(1000, 2);
  authority_.Write([&](const authority::Run& run) {
    Token token = testing::AToken(2000, second);
    token.kind = TokenKind::kRobot;
    storage::Tokens(run.tx()).Add(token);
    ids.push_back(token.id);
    token = testing::AToken(2001, alice_.id);
    token.kind = TokenKind::kApplicationPassword;
    token.note = "laptop";
    storage::Tokens(run.tx()).Add(token);
    ids.push_back(token.id);
  });
  EndInParts(ids);
  EXPECT_EQ(revoked_->tokens, 4u);
  std::multiset<std::string> robots;
  for (const auto& entry : authority_.Audit("revoke_robot_token")) {
    robots.emplace(entry.at("robot").as_string());
  }
  EXPECT_EQ(robots, (std::multiset<std::string>{"acme+ci", "acme+ci", "other+ci"}));
  const auto passwords = authority_.Audit("revoke_app_specific_token");
  ASSERT_EQ(passwords.size(), 1u);
  EXPECT_EQ(passwords[0].at("app_specific_token_title"), "laptop");
}

TEST_F(BulkRevocationTest, WhatFitsIsFoundAheadAndWhatIsGoneByThenIsLeftOut) {
  const auto ids = AddTokens(1000, 5);
  const auto found = authority_.Read([&](const authority::Run& run) {
    const auto tokens = SelectTokens<Access::kChange>(run, alice_, {.organization = "acme"}).value();
    return FindTokensToEnd(run, authority_->usage, tokens, {});
  });
  EXPECT_TRUE(found.AreAllNamed());
  EXPECT_EQ(found.count, 6u);
  EndInParts({ids[0]});
  authority_.Write([&](const authority::Run& run) {
    const auto tokens = SelectTokens<Access::kChange>(run, alice_, {.organization = "acme"}).value();
    EXPECT_EQ(TokensToEnd::Found(run, tokens, found).ids().size(), 5u);
  });
}

TEST_F(BulkRevocationTest, WhatWouldEndIsCountedWithWhatWasMadeWithIt) {
  const auto parents = AddTokens(1000, 2);
  const auto children = AddTokens(2000, 3, parents[0]);
  AddTokens(3000, 1, children[0]);
  authority_.Read([&](const authority::Run& run) {
    EXPECT_EQ(CountWhatEnds(run, parents, Descendants::kEnd), 6u);
    EXPECT_EQ(CountWhatEnds(run, parents, Descendants::kStay), 2u);
    EXPECT_EQ(CountWhatEnds(run, {parents[0], children[0]}, Descendants::kEnd), 5u) << "each once";
  });
}

TEST_F(BulkRevocationTest, NothingToEndIsToldAtOnce) {
  EndInParts({});
  EXPECT_EQ(revoked_->tokens, 0u);
}

}  // namespace
}  // namespace jeton::authority
