#include "authority/tokens/jobs.h"

#include <gtest/gtest.h>

#include <future>
#include <vector>

#include "storage/directory/accounts.h"
#include "storage/grants/consents.h"
#include "storage/tokens/applications.h"
#include "storage/tokens/tokens.h"
#include "testing/builders.h"
#include "testing/test_authority.h"

// Revocations that are too much for one request.
namespace jeton::authority {
namespace {

class JobsTest : public ::testing::Test {
 protected:
  JobsTest() {
    authority_.AddOrganization(alice_, "acme");
    robot_ = authority_.AddRobot(alice_, "acme", "ci").robot.id;
    authority_.Advance(Seconds{1});
  }

  void AddTokens(unsigned from, unsigned to, const Id& parent = {}) {
    authority_.Write([&](const authority::Run& run) {
      for (unsigned n = from; n < to; ++n) {
        Token token = testing::AToken(n, robot_);
        token.kind = TokenKind::kRobot;
        token.note = n % 2 == 0 ? "even" : "odd";
        token.created = run.now;
        token.expires = kNever;
        token.parent = parent;
        storage::Tokens(run.tx()).Add(token);
      }
    });
  }
  Job Begin(TokenFilter filter = {}) {
    authority_.Advance(Seconds{1});
    return authority_.Write([&](const authority::Run& run) {
      const auto tokens = SelectTokens<Access::kChange>(run, alice_, {.organization = "acme"}).value();
      return AddRevocationJob(run, tokens, {std::move(filter), {}}, std::nullopt);
    });
  }
  Job Look(const Id& id) {
    return authority_.Read([&](const authority::Run& run) { return FindJob(run, alice_, id).value(); });
  }
  std::int64_t Left() { return authority_.db().Number("SELECT COUNT(*) FROM tokens WHERE kind = 2"); }

  testing::TestAuthority authority_;
  Actor alice_ = authority_.AddUser("alice");
  Id robot_;
};

TEST_F(JobsTest, AJobEndsAllThatFitAndNothingElse) {
  AddTokens(1000, 2500);
  TokenFilter filter;
  filter.text = "odd";
  const Job job = Begin(filter);
  JobRunner runner;
  authority_.RunJobs(runner);
  EXPECT_EQ(Look(job.id).state, JobState::kDone);
  EXPECT_EQ(Look(job.id).done, 750);
  EXPECT_EQ(Left(), 751) << "the even ones, and the robot's first";
  EXPECT_EQ(authority_.Audit("revoke_robot_token").size(), 750u);
}

TEST_F(JobsTest, TokensMadeAfterItsBeginningStay) {
  AddTokens(1000, 1200);
  const Job job = Begin();
  authority_.Advance(Seconds{1});
  AddTokens(3000, 3010);
  JobRunner runner;
  authority_.RunJobs(runner);
  EXPECT_EQ(Look(job.id).state, JobState::kDone);
  EXPECT_EQ(Left(), 10);
}

TEST_F(JobsTest, AJobGoesOnAfterARestart) {
  AddTokens(1000, 1600);
  const Job job = Begin();
  {
    JobRunner runner;
    runner.Wake(*authority_, authority_.db().database(), authority_.db().clock());
    runner.Stop();
    authority_.db().database().WriteAndWait([](storage::Transaction&) {});
  }
  EXPECT_EQ(Look(job.id).state, JobState::kWorking);
  EXPECT_GT(Look(job.id).done, 0);
  EXPECT_GT(Left(), 0);
  authority_.Restart({});
  JobRunner runner;
  authority_.RunJobs(runner);
  EXPECT_EQ(Look(job.id).state, JobState::kDone);
  EXPECT_EQ(Look(job.id).done, 601);
  EXPECT_EQ(Left(), 0);
}

// Writes one after the other, and notes each time how many tokens are left.
class OtherWriter {
 public:
  explicit OtherWriter(storage::Database& database) : database_(database) { Queue(); }
  const std::vector<std::int64_t>& Seen() {
    ended_.get_future().wait();
    return seen_;
  }

 private:
  void Queue() {
    database_.Write(
        [this](storage::Transaction& transaction) {
          storage::Statement left = transaction.Prepare("SELECT COUNT(*) FROM tokens WHERE kind = 2");
          left.Next();
          left_ = left.Integer(0);
        },
        [this](storage::Database::Outcome) {
          seen_.push_back(left_);
          if (left_ == 0) return ended_.set_value();
          Queue();
        });
  }

  storage::Database& database_;
  std::int64_t left_ = 0;
  std::vector<std::int64_t> seen_;
  std::promise<void> ended_;
};

TEST_F(JobsTest, APartEndsAHundredTokensAtMostAndOthersHaveTheirTurn) {
  AddTokens(1000, 1600);
  Begin();
  storage::Database& database = authority_.db().database();
  OtherWriter other(database);
  JobRunner runner;
  runner.Wake(*authority_, database, authority_.db().clock());
  const auto& seen = other.Seen();
  for (std::size_t i = 1; i < seen.size(); ++i) EXPECT_LE(seen[i - 1] - seen[i], 200) << "a write came in between";
  runner.Stop();
  database.WriteAndWait([](storage::Transaction&) {});
}

TEST_F(JobsTest, WhatWasMadeWithTheTokensEndsToo) {
  AddTokens(1000, 1001);
  AddTokens(2000, 2500, testing::IdOf(1000));
  TokenFilter filter;
  filter.text = "even";
  const Job job = Begin(filter);
  JobRunner runner;
  authority_.RunJobs(runner);
  EXPECT_EQ(Look(job.id).state, JobState::kDone);
  EXPECT_EQ(Look(job.id).done, 501);
  EXPECT_EQ(Left(), 1);
}

TEST_F(JobsTest, AJobForgetsTheConsentThatARefreshTokenStandsFor) {
  authority_.Write([&](const authority::Run& run) {
    const auto acme = storage::Accounts(run.tx()).FindByName("acme").value();
    storage::Applications(run.tx()).Add(testing::AnApplication(20, acme, "CLIENT"));
    Token token = testing::AToken(21, alice_.id);
    token.kind = TokenKind::kRefresh;
    token.application = testing::IdOf(20);
    token.created = run.now;
    storage::Tokens(run.tx()).Add(token);
    storage::Consents(run.tx()).Set(alice_.id, token.application, "", "repo:read", run.now);
  });
  TokenFilter filter;
  filter.kind = TokenKind::kRefresh;
  const Job job = Begin(filter);
  JobRunner runner;
  authority_.RunJobs(runner);
  EXPECT_EQ(Look(job.id).done, 1);
  EXPECT_EQ(authority_.db().Number("SELECT COUNT(*) FROM consents"), 0) << "the user is asked again";
}

TEST_F(JobsTest, OthersDoNotSeeAJob) {
  const Actor bob = authority_.AddUser("bob");
  const Job job = Begin();
  authority_.Read([&](const authority::Run& run) { EXPECT_EQ(FindJob(run, bob, job.id).error(), Refusal::kNotFound); });
}

TEST(RevocationWishTest, IsReadAsItWasWritten) {
  RevocationWish wish;
  wish.filter = {.owner = "mira",
                 .subject = "acme+ci",
                 .application = "APP",
                 .kind = TokenKind::kRobot,
                 .state = TokenState::kExpiring,
                 .unused = Seconds{5},
                 .expires_within = Seconds{6},
                 .created_before = FromMicros(7),
                 .address = "192.0.2.0/24",
                 .text = "te\"xt"};
  wish.order = {Descendants::kStay, "because"};
  const std::string text = PrintWish(wish);
  EXPECT_EQ(PrintWish(ReadWish(text)), text);
  EXPECT_EQ(ReadWish(text).filter.created_before, FromMicros(7));
  EXPECT_EQ(ReadWish(text).order.descendants, Descendants::kStay);
  EXPECT_EQ(PrintWish(ReadWish(PrintWish({}))), PrintWish({}));
}

}  // namespace
}  // namespace jeton::authority
