#include "authority/webhooks/happenings.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "authority/installation/key_rotation.h"
#include "authority/tokens/jobs.h"
#include "authority/tokens/token_identification.h"
#include "storage/tokens/tokens.h"
#include "testing/builders.h"
#include "testing/hooks.h"
#include "testing/test_authority.h"

// What webhooks are told of, and what they are not.
namespace jeton::authority {
namespace {

using testing::TokensOf;

using testing::kDay;

class WebhookHappeningsTest : public ::testing::Test {
 protected:
  Token AddToken(unsigned n, TokenKind kind, const Id& subject, Seconds life, const Id& parent = {}) {
    return authority_.Write([&](const authority::Run& run) {
      Token token = testing::AToken(n, subject);
      token.kind = kind;
      token.note = "token " + std::to_string(n);
      token.created = run.now;
      token.expires = life == Seconds{0} ? kNever : run.now + life;
      token.parent = parent;
      token.application = Id();
      storage::Tokens(run.tx()).Add(token);
      return token;
    });
  }
  void Remove(const Token& token) {
    authority_.Write([&](const authority::Run& run) { EXPECT_TRUE(storage::Tokens(run.tx()).Remove(token, run.now)); });
  }
  void TellOfEnds() {
    bool more = true;
    while (more) more = authority_.Write([&](const authority::Run& run) { return TellOfSomeEnds(run); });
  }
  std::int64_t Outbox() { return authority_.db().Number("SELECT COUNT(*) FROM webhook_outbox"); }
  // The names of the tokens of all messages of an event that are due.
  std::vector<std::string> NamesOf(const Id& hook, WebhookEvent event) {
    std::vector<std::string> names;
    for (const auto& message : scene_.Receive(hook)) {
      if (message.event != event) continue;
      for (const auto& token : TokensOf(message).tokens) names.push_back(token.name.value_or(""));
    }
    return names;
  }

  testing::HookScene scene_;
  testing::TestAuthority& authority_ = scene_.authority();
  const Id robot_ = authority_.AddRobot(scene_.alice(), "acme", "ci").robot.id;
};

TEST_F(WebhookHappeningsTest, ARevokedTokenIsToldWithAllThatIsKnownOfIt) {
  const Id hook = scene_.Put("token.revoked");
  const Token token = AddToken(1, TokenKind::kRobot, robot_, 30 * kDay);
  Remove(token);
  const auto messages = scene_.Receive(hook);
  ASSERT_EQ(messages.size(), 1u);
  ASSERT_EQ(TokensOf(messages[0]).count, 1);
  const ToldToken told = TokensOf(messages[0]).tokens.at(0);
  EXPECT_EQ(told.id, token.id);
  EXPECT_EQ(told.kind, TokenKind::kRobot);
  EXPECT_EQ(told.name, "token 1");
  EXPECT_EQ(told.organization, "acme");
  EXPECT_EQ(told.subject->kind, SubjectKind::kRobot);
  EXPECT_EQ(told.subject->name, "acme+ci");
  EXPECT_FALSE(told.application.has_value());
  EXPECT_EQ(told.created, token.created);
  EXPECT_EQ(told.expires, token.expires);
}

TEST_F(WebhookHappeningsTest, OnlyThoseAreToldThatItConcernsAndThatWantToKnow) {
  const Id acme = scene_.Put("token.revoked");
  const Id leaks = scene_.Put("token.leaked", "leaks");
  const Id other = scene_.PutFor(scene_.bob(), "other", "token.revoked");
  const Id all = scene_.PutFor(scene_.root(), std::nullopt, "token.revoked", "all");
  Remove(AddToken(1, TokenKind::kRobot, robot_, kDay));
  EXPECT_EQ(NamesOf(acme, WebhookEvent::kTokenRevoked), std::vector<std::string>{"token 1"});
  EXPECT_EQ(NamesOf(all, WebhookEvent::kTokenRevoked), std::vector<std::string>{"token 1"});
  EXPECT_TRUE(scene_.Receive(leaks).empty());
  EXPECT_TRUE(scene_.Receive(other).empty());
}

TEST_F(WebhookHappeningsTest, AUsersOwnTokensAreToldToTheInstallationAlone) {
  const Id acme = scene_.Put("token.revoked");
  const Id all = scene_.PutFor(scene_.root(), std::nullopt, "token.revoked", "all");
  Remove(AddToken(1, TokenKind::kAuthorization, scene_.alice().id, kDay));
  EXPECT_TRUE(scene_.Receive(acme).empty());
  EXPECT_EQ(NamesOf(all, WebhookEvent::kTokenRevoked), std::vector<std::string>{"token 1"});
}

TEST_F(WebhookHappeningsTest, WhatEndsByItselfOrIsUsedUpIsNotRevoked) {
  scene_.PutFor(scene_.root(), std::nullopt, "token.revoked", "all");
  const Token ended = AddToken(1, TokenKind::kRobot, robot_, Seconds{10});
  const Token code = AddToken(2, TokenKind::kCode, scene_.alice().id, Seconds{100});
  authority_.Advance(Seconds{10});
  Remove(ended);
  Remove(code);
  EXPECT_EQ(Outbox(), 0);
}

TEST_F(WebhookHappeningsTest, NothingIsWrittenWhereNobodyWantsToKnow) {
  Remove(AddToken(1, TokenKind::kRobot, robot_, kDay));
  scene_.PutFor(scene_.bob(), "other", testing::kAllButKeys);
  Remove(AddToken(2, TokenKind::kRobot, robot_, kDay));
  EXPECT_EQ(Outbox(), 0);
}

TEST_F(WebhookHappeningsTest, WhatIsUndoneIsNotTold) {
  scene_.Put("token.revoked");
  const Token token = AddToken(1, TokenKind::kRobot, robot_, kDay);
  authority_.db().database().WriteAndWait([&](storage::Transaction& transaction) {
    storage::Tokens(transaction).Remove(token, authority_.Now());
    transaction.Abandon();
  });
  EXPECT_EQ(Outbox(), 0);
}

TEST_F(WebhookHappeningsTest, DescendantsAreToldToo) {
  const Id hook = scene_.Put("token.revoked");
  const Token parent = AddToken(1, TokenKind::kRobot, robot_, kDay);
  AddToken(2, TokenKind::kRobot, robot_, kDay, parent.id);
  authority_.Write([&](const authority::Run& run) { EXPECT_TRUE(RevokeToken(run, parent, Descendants::kEnd)); });
  auto names = NamesOf(hook, WebhookEvent::kTokenRevoked);
  std::ranges::sort(names);
  EXPECT_EQ(names, (std::vector<std::string>{"token 1", "token 2"}));
}

TEST_F(WebhookHappeningsTest, ThousandsOfTokensMakeAHandfulOfMessages) {
  const Id hook = scene_.Put("token.revoked");
  for (unsigned n = 1; n <= 1500; ++n) AddToken(n, TokenKind::kRobot, robot_, kDay);
  authority_.Advance(Seconds{1});
  authority_.Write([&](const authority::Run& run) {
    const auto tokens = SelectTokens<Access::kChange>(run, scene_.alice(), {.organization = "acme"}).value();
    AddRevocationJob(run, tokens, {}, std::nullopt);
  });
  JobRunner runner;
  std::int64_t count = 0;
  std::size_t messages = 0;
  authority_.RunJobs(runner, [&] {
    for (const auto& message : scene_.Receive(hook)) {
      ++messages;
      count += TokensOf(message).count;
      EXPECT_LE(TokensOf(message).tokens.size(), kMostToldTokens);
    }
  });
  authority_.Advance(Seconds{10});
  for (const auto& message : scene_.Receive(hook)) {
    ++messages;
    count += TokensOf(message).count;
  }
  EXPECT_EQ(count, 1501) << "with the robot's first";
  EXPECT_LE(messages, 3u) << "the first one, and one that gathered the others";
}

TEST_F(WebhookHappeningsTest, WhatIsSentAlreadyIsNotJoined) {
  const Id hook = scene_.Put("token.revoked");
  Remove(AddToken(1, TokenKind::kRobot, robot_, kDay));
  const auto under_way = scene_.Take(hook).value();
  Remove(AddToken(2, TokenKind::kRobot, robot_, kDay));
  scene_.Settle(under_way, 200);
  EXPECT_EQ(TokensOf(under_way.message).count, 1);
  EXPECT_TRUE(scene_.Receive(hook).empty()) << "the next one gathers for a while";
  authority_.Advance(Seconds{5});
  EXPECT_EQ(NamesOf(hook, WebhookEvent::kTokenRevoked), std::vector<std::string>{"token 2"});
}

TEST_F(WebhookHappeningsTest, ALeakIsToldAsALeakAndAsARevocation) {
  const Id hook = scene_.Put("token.leaked token.revoked");
  const Actor root = scene_.root();
  const std::string secret = authority_.Write([&](const authority::Run& run) {
    return std::string(RegenerateRobotToken(run, scene_.alice(), {"acme"}, "ci").value().token->Reveal());
  });
  scene_.Receive(hook);
  authority_.Advance(Seconds{10});
  authority_.Write([&](const authority::Run& run) {
    const auto reporter = LeakReporter::Of(root).value();
    EXPECT_EQ(EndLeaked(run, authority_->usage, reporter, {secret, secret, "no token"}), 1u);
  });
  std::vector<WebhookEvent> events;
  for (const auto& message : scene_.Receive(hook)) {
    EXPECT_EQ(TokensOf(message).count, 1);
    events.push_back(message.event);
  }
  std::ranges::sort(events);
  EXPECT_EQ(events, (std::vector{WebhookEvent::kTokenRevoked, WebhookEvent::kTokenLeaked}));
}

TEST_F(WebhookHappeningsTest, ATokenThatComesNearItsEndIsToldOnce) {
  const Id hook = scene_.Put("token.expiring");
  AddToken(1, TokenKind::kRobot, robot_, 20 * kDay);
  TellOfEnds();
  EXPECT_TRUE(scene_.Receive(hook).empty());
  authority_.Advance(6 * kDay - Seconds{1});
  TellOfEnds();
  EXPECT_TRUE(scene_.Receive(hook).empty()) << "a second too early";
  authority_.Advance(Seconds{1});
  EXPECT_TRUE(authority_.Read([](const authority::Run& run) { return HasEndsToTellOf(run); }));
  TellOfEnds();
  EXPECT_EQ(NamesOf(hook, WebhookEvent::kTokenExpiring), std::vector<std::string>{"token 1"});
  authority_.Advance(kDay);
  EXPECT_FALSE(authority_.Read([](const authority::Run& run) { return HasEndsToTellOf(run); }));
  TellOfEnds();
  EXPECT_TRUE(scene_.Receive(hook).empty());
}

TEST_F(WebhookHappeningsTest, ATokenWhoseEndIsNearFromTheStartIsToldAtOnce) {
  const Id hook = scene_.Put("token.expiring");
  AddToken(1, TokenKind::kRobot, robot_, 2 * kDay);
  AddToken(2, TokenKind::kRobot, robot_, kDay - Seconds{1});
  AddToken(3, TokenKind::kIdentity, robot_, 2 * kDay);
  AddToken(4, TokenKind::kRobot, robot_, Seconds{0});
  EXPECT_EQ(NamesOf(hook, WebhookEvent::kTokenExpiring), std::vector<std::string>{"token 1"});
}

TEST_F(WebhookHappeningsTest, ATokenIsToldAgainWhenItIsGivenAnotherNearEnd) {
  const Id hook = scene_.Put("token.expiring");
  Token token = AddToken(1, TokenKind::kRobot, robot_, Seconds{0});
  EXPECT_TRUE(scene_.Receive(hook).empty());
  authority_.Write(
      [&](const authority::Run& run) { storage::Tokens(run.tx()).SetEnd(token, run.now + 3 * kDay, run.now); });
  EXPECT_EQ(scene_.Receive(hook).size(), 1u);
  authority_.Advance(Seconds{10});
  authority_.Write([&](const authority::Run& run) {
    Token after = token;
    after.expires = run.now + 2 * kDay;
    storage::Tokens(run.tx()).Change(token, after, run.now);
  });
  EXPECT_EQ(scene_.Receive(hook).size(), 1u);
}

TEST_F(WebhookHappeningsTest, MoreEndsThanFitIntoOneTransactionAreAllTold) {
  const Id hook = scene_.Put("token.expiring");
  authority_.Write([&](const authority::Run& run) {
    for (unsigned n = 1; n <= 450; ++n) {
      Token token = testing::AToken(n, robot_);
      token.kind = TokenKind::kRobot;
      token.application = Id();
      token.created = run.now;
      token.expires = run.now + 20 * kDay + Seconds{n / 300};
      storage::Tokens(run.tx()).Add(token);
    }
  });
  authority_.Advance(7 * kDay);
  TellOfEnds();
  const auto messages = scene_.Receive(hook);
  ASSERT_EQ(messages.size(), 1u);
  EXPECT_EQ(TokensOf(messages[0]).count, 450);
  EXPECT_EQ(TokensOf(messages[0]).tokens.size(), kMostToldTokens);
}

TEST_F(WebhookHappeningsTest, RotatedKeysAreToldToTheInstallation) {
  const Id all = scene_.PutFor(scene_.root(), std::nullopt, "key.rotated", "all");
  for (const KeyPurpose purpose : {KeyPurpose::kRegistry, KeyPurpose::kSealing, KeyPurpose::kFederation}) {
    authority_.Write([&](const authority::Run& run) { NoteRotation(run, authority_->keys, purpose); });
    const auto messages = scene_.Receive(all);
    ASSERT_EQ(messages.size(), 1u);
    const auto& told = std::get<ToldKeys>(messages[0].content);
    EXPECT_EQ(told.use, NameOf(purpose));
    EXPECT_FALSE(told.current.empty());
    EXPECT_FALSE(messages[0].organization.has_value());
  }
}

TEST_F(WebhookHappeningsTest, RefusalsOfASubjectAreToldOnceTheyAreMany) {
  const Id hook = scene_.Put("access.refused_often");
  const Id all = scene_.PutFor(scene_.root(), std::nullopt, "access.refused_often", "all");
  const Id acme =
      authority_.Read([&](const authority::Run& run) { return FindOrganization(run, scene_.alice(), "acme").id; });
  RefusalCounts counts({.often = 3, .within = Seconds{60}, .quiet = Seconds{600}});
  const auto refuse = [&](int times) {
    for (int i = 0; i < times; ++i) counts.Note({acme, robot_, "192.0.2.9", "CODE"}, authority_.Now());
    counts.Flush(authority_.db().database());
    authority_.db().database().WriteAndWait([](storage::Transaction&) {});
  };
  refuse(2);
  EXPECT_EQ(Outbox(), 0);
  refuse(2);
  for (const Id& told_hook : {hook, all}) {
    const auto messages = scene_.Receive(told_hook);
    ASSERT_EQ(messages.size(), 1u);
    const auto& told = std::get<ToldRefusals>(messages[0].content);
    EXPECT_EQ(told.subject->name, "acme+ci");
    EXPECT_EQ(told.refusals, 3);
    EXPECT_EQ(told.address, "192.0.2.9");
    EXPECT_EQ(told.code, "CODE");
    EXPECT_EQ(told.since, authority_.Now());
  }
  refuse(20);
  EXPECT_EQ(Outbox(), 0) << "quiet for a while";
  authority_.Advance(Seconds{60});
  refuse(2);
  authority_.Advance(Seconds{60});
  refuse(2);
  EXPECT_EQ(Outbox(), 0) << "not often enough in one window";
  authority_.Advance(Seconds{600});
  refuse(3);
  EXPECT_EQ(scene_.Receive(hook).size(), 1u);
}

}  // namespace
}  // namespace jeton::authority
