#include "identity/facts.h"

#include <gtest/gtest.h>

#include <latch>

#include "crypto/digest.h"
#include "storage/tokens/applications.h"
#include "storage/tokens/tokens.h"
#include "testing/builders.h"
#include "testing/test_authority.h"

namespace jeton::authority {
namespace {

using testing::FailsWith;
using testing::TestAuthority;

class FactsTest : public ::testing::Test {
 protected:
  // The next miss meets that change, committed and published, after it has read and before it fills.
  void BetweenReadAndFill(std::function<void(const authority::Run&)> change) {
    change_ = std::move(change);
    authority_->facts.between_read_and_fill = [this] {
      if (const auto once = std::exchange(change_, nullptr))
        authority_.Write([&](const authority::Run& run) { once(run); });
    };
  }
  // True when the change has happened: the miss was one.
  bool Forced() { return !change_; }

  Result<TokenPointer, FactError> FindToken(const Digest& digest) {
    return authority_.Read([&](const authority::Run& run) { return authority_->facts.FindToken(run, digest); });
  }

  std::function<void(const authority::Run&)> change_;
  TestAuthority authority_;
  const Actor alice_ = authority_.AddUser("alice");
  const Account acme_ = authority_.AddOrganization(alice_, "acme");
  const ApplicationView app_ = authority_.AddApplication(alice_, "acme");
  const ApplicationTokenView token_ = authority_.AddToken(alice_, "acme", app_.application.client_id);
};

TEST_F(FactsTest, ARevokeBetweenReadAndFillIsNotUndoneByTheFill) {
  BetweenReadAndFill([&](const authority::Run& run) { storage::Tokens(run.tx()).Remove(token_.token, run.now); });
  EXPECT_TRUE(FindToken(token_.token.digest).has_value()) << "it was read before";
  ASSERT_TRUE(Forced());

  EXPECT_TRUE(FailsWith(FindToken(token_.token.digest), FactError::kNotFound));
  EXPECT_FALSE(authority_.Alive(*token_.secret));
  EXPECT_FALSE(authority_
                   .FromMemory([&](const authority::Run& run) {
                     return authority_->identity.CheckToken(run, token_.secret->Reveal());
                   })
                   .has_value());
}

TEST_F(FactsTest, ATokenRevokedInACommitIsDeadInItAtOnce) {
  ASSERT_TRUE(authority_.Alive(*token_.secret)) << "and memory knows it";
  authority_.Write([&](const authority::Run& run) {
    storage::Tokens(run.tx()).Remove(token_.token, run.now);
    EXPECT_TRUE(FailsWith(authority_->identity.CheckToken(run, token_.secret->Reveal()), CredentialError::kUnknown));
  });
}

TEST_F(FactsTest, ADisabledUserIsNotEnabledByAFill) {
  // Everything but the account is in memory, so that the account is what is read.
  authority_.Read(
      [&](const authority::Run& run) { (void)authority_->facts.FindApplication(run, app_.application.id); });
  authority_.Read([&](const authority::Run& run) { (void)authority_->facts.FindToken(run, token_.token.digest); });
  authority_.Write(
      [&](const authority::Run& run) { run.tx().Announce(storage::ChangeKind::kAccount, alice_.id, run.now); });
  BetweenReadAndFill(
      [&](const authority::Run& run) { storage::Accounts(run.tx()).SetEnabled(alice_.id, false, run.now); });
  authority_.Read([&](const authority::Run& run) {
    EXPECT_TRUE(authority_->facts.FindAccount(run, alice_.id).value()->enabled) << "it was read before";
  });
  ASSERT_TRUE(Forced());

  EXPECT_TRUE(FailsWith(authority_.Check(*token_.secret), CredentialError::kDisabled));
}

TEST_F(FactsTest, ADeletedUserIsNotBroughtBackByAFill) {
  BetweenReadAndFill([&](const authority::Run& run) {
    storage::Accounts accounts(run.tx());
    accounts.Remove(accounts.Find(alice_.id).value(), run.now);
  });
  authority_.Read([&](const authority::Run& run) { (void)authority_->facts.FindAccount(run, alice_.id); });
  ASSERT_TRUE(Forced());
  authority_.Read([&](const authority::Run& run) {
    EXPECT_TRUE(FailsWith(authority_->facts.FindAccount(run, alice_.id), FactError::kNotFound));
  });
  EXPECT_TRUE(FailsWith(authority_.Check(*token_.secret), CredentialError::kUnknown));
}

TEST_F(FactsTest, ADeletedApplicationIsNotBroughtBackByAFill) {
  ASSERT_TRUE(authority_.Alive(*token_.secret));
  authority_.Write([&](const authority::Run& run) {
    run.tx().Announce(storage::ChangeKind::kApplication, app_.application.id, run.now);
  });
  BetweenReadAndFill(
      [&](const authority::Run& run) { storage::Applications(run.tx()).Remove(app_.application.id, run.now); });
  authority_.Read([&](const authority::Run& run) {
    EXPECT_TRUE(authority_->facts.FindApplication(run, app_.application.id).has_value()) << "it was read before";
  });
  ASSERT_TRUE(Forced());

  EXPECT_TRUE(FailsWith(authority_.Check(*token_.secret), CredentialError::kUnknown));
}

TEST_F(FactsTest, ARevokeThatCommitsBeforeTheReaderNotesItsPositionIsSeen) {
  authority_.Write([&](const authority::Run& run) { storage::Tokens(run.tx()).Remove(token_.token, run.now); });
  EXPECT_TRUE(FailsWith(FindToken(token_.token.digest), FactError::kNotFound));
}

TEST_F(FactsTest, ASnapshotFromBeforeTheRevokeFillsNothingHoweverLate) {
  Work old{.now = authority_.Now(), .feed_position = authority_->facts.position()};
  authority_.db().Read([&](Transaction& snapshot) {
    old.transaction = &snapshot;
    snapshot.Prepare("SELECT COUNT(*) FROM tokens").Next();  // SQLite's snapshot begins with the first statement
    authority_.Write([&](const authority::Run& run) { storage::Tokens(run.tx()).Remove(token_.token, run.now); });
    EXPECT_TRUE(authority_->facts.FindToken(old, token_.token.digest).has_value()) << "the snapshot still has it";
  });
  EXPECT_TRUE(FailsWith(FindToken(token_.token.digest), FactError::kNotFound));
}

// Memory is told after the commit: until then, what closures before changed is read from the transaction.
TEST_F(FactsTest, AClosureSeesWhatThoseBeforeItInTheSameCommitHaveDone) {
  ASSERT_TRUE(authority_.Alive(*token_.secret));
  std::latch held(1);
  std::latch done(3);
  bool enabled = true;
  bool found = true;
  storage::Database& database = authority_.db().database();
  const auto count = [&](storage::Database::Outcome) { done.count_down(); };
  database.Write([&](Transaction&) { held.wait(); }, count);
  database.Write(
      [&](Transaction& transaction) {
        storage::Accounts(transaction).SetEnabled(alice_.id, false, authority_.Now());
        storage::Applications(transaction).Remove(app_.application.id, authority_.Now());
      },
      count);
  database.Write(
      [&](Transaction& transaction) {
        const authority::Run run = authority_->Begin({.transaction = &transaction, .now = authority_.Now()});
        enabled = authority_->facts.FindAccount(run, alice_.id).value()->enabled;
        found = authority_->facts.FindApplication(run, app_.application.id).has_value();
      },
      count);
  held.count_down();
  done.wait();
  EXPECT_FALSE(enabled);
  EXPECT_FALSE(found);
}

TEST_F(FactsTest, AnUncommittedTokenIsNotSharedWithOthers) {
  Digest digest;
  authority_.db().database().WriteAndWait([&](Transaction& transaction) {
    const authority::Run run = authority_->Begin({.transaction = &transaction, .now = authority_.Now()});
    const IssuedToken issued = authority_->issuer.Issue({.transaction = &transaction},
                                                        {.kind = TokenKind::kOAuthAccess, .subject = alice_.id});
    digest = issued.token.digest;
    EXPECT_TRUE(authority_->facts.FindToken(run, digest).has_value()) << "its own transaction sees it";
    transaction.Abandon();
  });
  EXPECT_TRUE(FailsWith(FindToken(digest), FactError::kNotFound));
}

TEST_F(FactsTest, MemoryAloneKnowsOnlyWhatWasRead) {
  const auto from_memory = [&] {
    return authority_.FromMemory(
        [&](const authority::Run& run) { return authority_->facts.FindToken(run, token_.token.digest); });
  };
  EXPECT_TRUE(FailsWith(from_memory(), FactError::kNotCached));
  ASSERT_TRUE(FindToken(token_.token.digest).has_value());
  ASSERT_TRUE(from_memory().has_value());
  EXPECT_EQ((*from_memory())->token.id, token_.token.id);
}

TEST_F(FactsTest, CountsHitsAndMisses) {
  const std::uint64_t hits = authority_->facts.counters().hits;
  const std::uint64_t misses = authority_->facts.counters().misses;
  for (int i = 0; i < 3; ++i) (void)FindToken(token_.token.digest);
  EXPECT_EQ(authority_->facts.counters().misses, misses + 1);
  EXPECT_EQ(authority_->facts.counters().hits, hits + 2);
}

TEST_F(FactsTest, ThePositionIsThatOfTheLastChange) {
  const std::uint64_t before = authority_->facts.position();
  authority_.Write([&](const authority::Run& run) {
    run.tx().Announce(storage::ChangeKind::kRepository, testing::IdOf(1), run.now);
    run.tx().Announce(storage::ChangeKind::kApplication, testing::IdOf(2), run.now);
  });
  EXPECT_EQ(authority_->facts.position(), before + 2);
  EXPECT_EQ(authority_->facts.position(), authority_.db().published().back().position);
}

TEST_F(FactsTest, NoSealedSecretIsKeptInMemory) {
  const RobotView robot = authority_.AddRobot(alice_, "acme", "ci");
  const auto fact = FindToken(crypto::Sha256(robot.token->Reveal()));
  ASSERT_TRUE(fact.has_value());
  EXPECT_EQ((*fact)->token.sealed, "");
}

TEST(TokenFactTest, AnUnreadableScopeGivesNoPower) {
  for (const TokenKind kind : {TokenKind::kOAuthAccess, TokenKind::kAuthorization}) {
    const TokenFact fact(Token{.kind = kind, .scopes = "all:powers"});
    EXPECT_EQ(fact.powers.repository, RepositoryRole::kNone);
    EXPECT_EQ(fact.powers.broker, BrokerReach::kNothing);
    EXPECT_TRUE(fact.powers.scopes.empty());
  }
}

TEST(TokenFactTest, AClientSecretHasNoPowerOfItsOwn) {
  const TokenFact fact(Token{.kind = TokenKind::kClientSecret, .scopes = "repo:admin"});
  EXPECT_EQ(fact.powers.repository, RepositoryRole::kNone);
  EXPECT_TRUE(fact.powers.scopes.empty());
}

}  // namespace
}  // namespace jeton::authority
