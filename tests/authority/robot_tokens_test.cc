#include "authority/robots/robot_tokens.h"

#include <gtest/gtest.h>

#include "testing/test_authority.h"

namespace jeton::authority {
namespace {

using testing::FailsWith;
using testing::TestAuthority;

class RobotTokensTest : public ::testing::Test {
 protected:
  RobotTokensTest() {
    authority_.AddOrganization(alice_, "acme");
    first_ = *authority_.AddRobot(alice_, "acme", "ci").token;
  }
  Result<RobotTokenView, Refusal> Add(const RobotTokenRequest& request = {}) {
    return authority_.Write(
        [&](const authority::Run& run) { return AddRobotToken(run, alice_, kAcme, "ci", request); });
  }
  std::vector<RobotTokenView> List() {
    return authority_.Read(
        [&](const authority::Run& run) { return ListRobotTokens(run, alice_, kAcme, "ci").value(); });
  }
  void SetStatus(const RobotStatus& status) {
    authority_.Write(
        [&](const authority::Run& run) { return SetRobotStatus(run, alice_, kAcme, "ci", status).value(); });
  }
  // As it is presented in a request that may write, from the address of the fixture.
  Result<Actor, CredentialError> Present(const Secret& secret) {
    return authority_.Write(
        [&](const authority::Run& run) { return authority_->identity.ByRobot(run, "acme+ci", secret.Reveal()); });
  }

  inline static const RobotOwner kAcme{"acme"};
  TestAuthority authority_;
  const Actor alice_ = authority_.AddUser("alice");
  Secret first_;
};

TEST_F(RobotTokensTest, OneIsAddedBesideTheOthers) {
  const auto second = Add({.name = "next"});
  ASSERT_TRUE(second);
  EXPECT_TRUE(Present(first_));
  EXPECT_TRUE(Present(*second->secret));
  EXPECT_EQ(List().size(), 2u);
  EXPECT_EQ(authority_.Audit("create_robot_token").at(0).at("name"), "next");
}

TEST_F(RobotTokensTest, TheOthersEndWhenTheyAreSaidTo) {
  const auto second = Add({.others_end_in = Seconds{60}});
  EXPECT_TRUE(Present(first_));
  authority_.Advance(Seconds{60});
  EXPECT_TRUE(FailsWith(Present(first_), CredentialError::kWrongRobotSecret));
  EXPECT_TRUE(Present(*second->secret));
  EXPECT_EQ(List().size(), 1u) << "what has ended is not shown";
}

TEST_F(RobotTokensTest, OneEndsEarlierOrIsGone) {
  const auto second = Add();
  const auto third = Add();
  authority_.Write([&](const authority::Run& run) {
    const Id id = second->token.id;
    const auto robot = FindRobot<Access::kChange>(run, alice_, kAcme, "ci");
    EXPECT_TRUE(SetRobotTokenEnd(run, *robot, id, run.now + Seconds{1}));
    EXPECT_TRUE(RevokeRobotToken(run, alice_, kAcme, "ci", third->token.id));
    EXPECT_TRUE(FailsWith(RevokeRobotToken(run, alice_, kAcme, "ci", third->token.id), Refusal::kNotFound));
  });
  EXPECT_FALSE(Present(*third->secret));
  EXPECT_TRUE(Present(*second->secret));
  authority_.Advance(Seconds{1});
  EXPECT_FALSE(Present(*second->secret));
}

TEST_F(RobotTokensTest, NoneIsMovedToNoEndIfThePolicyWantsEnds) {
  const auto second = Add({.life = Seconds{3600}});
  const auto move = [&](TimePoint end) {
    return authority_.Write([&](const authority::Run& run) {
      const auto robot = FindRobot<Access::kChange>(run, alice_, kAcme, "ci");
      return SetRobotTokenEnd(run, *robot, second->token.id, end)->token.expires;
    });
  };
  authority_.Write([&](const authority::Run& run) {
    const Id acme = storage::Accounts(run.tx()).FindByName("acme")->id;
    storage::Accounts(run.tx()).SetPolicy(acme, {.default_life = Seconds{7200}, .never_allowed = false}, run.now);
  });
  EXPECT_EQ(move(kNever), authority_.Now() + Seconds{7200}) << "the usual life instead";
  EXPECT_EQ(move(authority_.Now() + Seconds{9000}), authority_.Now() + Seconds{9000});
  EXPECT_EQ(move(kNever), authority_.Now() + Seconds{9000}) << "never earlier than before";
}

TEST_F(RobotTokensTest, ThereIsABoundOfThem) {
  for (std::size_t i = 1; i < kMostRobotTokens; ++i) EXPECT_TRUE(Add());
  EXPECT_TRUE(FailsWith(Add(), Refusal::kLimitReached));
}

TEST_F(RobotTokensTest, StrangersNeitherSeeNorChange) {
  const Actor eve = authority_.AddUser("eve");
  authority_.Write([&](const authority::Run& run) {
    EXPECT_TRUE(FailsWith(AddRobotToken(run, eve, kAcme, "ci", {}), Refusal::kForbidden));
    EXPECT_TRUE(FailsWith(ListRobotTokens(run, eve, kAcme, "ci"), Refusal::kForbidden));
    EXPECT_TRUE(FailsWith(SetRobotStatus(run, eve, kAcme, "ci", {}), Refusal::kForbidden));
  });
}

TEST_F(RobotTokensTest, ARobotRestsAndEnds) {
  SetStatus({.enabled = false});
  EXPECT_TRUE(FailsWith(Present(first_), CredentialError::kRobotDisabled));
  SetStatus({.expires = authority_.Now() + Seconds{5}});
  EXPECT_TRUE(Present(first_));
  authority_.Advance(Seconds{5});
  EXPECT_TRUE(FailsWith(Present(first_), CredentialError::kRobotDisabled));
}

// What a token is held to, wherever it is presented.

TEST_F(RobotTokensTest, AnAddressThatIsNotItsOwnIsRefused) {
  const auto here = Add({.restriction = {.addresses = "192.0.2.0/24"}});
  const auto elsewhere = Add({.restriction = {.addresses = "198.51.100.0/24"}});
  EXPECT_TRUE(Present(*here->secret));
  EXPECT_TRUE(FailsWith(Present(*elsewhere->secret), CredentialError::kRestricted));
}

TEST_F(RobotTokensTest, BeforeItsTimeItIsRefused) {
  const auto later = Add({.restriction = {.not_before = authority_.Now() + Seconds{10}}});
  EXPECT_FALSE(Present(*later->secret));
  authority_.Advance(Seconds{10});
  EXPECT_TRUE(Present(*later->secret));
}

TEST_F(RobotTokensTest, UsesAreCountedInATransactionThatWrites) {
  const auto counted = Add({.restriction = {.uses = 2}});
  const auto reading = authority_.Read([&](const authority::Run& run) {
    authority::Run here = run;
    here.address = "192.0.2.7";
    return authority_->identity.ByRobot(here, "acme+ci", counted->secret->Reveal());
  });
  EXPECT_TRUE(FailsWith(reading, CredentialError::kNeedsWrite));
  EXPECT_TRUE(Present(*counted->secret));
  EXPECT_TRUE(Present(*counted->secret));
  EXPECT_FALSE(Present(*counted->secret));
}

TEST_F(RobotTokensTest, WhatCannotBeReadAllowsNothing) {
  const auto token = Add({.restriction = {.repositories = "acme/web"}});
  authority_.Write([&](const authority::Run& run) {
    run.tx().Prepare("UPDATE tokens SET restriction = 'color=red' WHERE id = $1").Bind(token->token.id).Run();
    run.tx().Announce(storage::ChangeKind::kToken, token->token.digest.view(), run.now);
  });
  const auto actor = Present(*token->secret);
  ASSERT_TRUE(actor);
  RepositoryFacts web{.full_name = "acme/web", .exists = true, .visibility = Visibility::kPublic};
  web.name_space = {.exists = true, .enabled = true};
  EXPECT_TRUE(AllowedActions(*actor, web).none());
}

}  // namespace
}  // namespace jeton::authority
