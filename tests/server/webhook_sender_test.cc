#include "server/webhook_sender.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <thread>

#include "base/json.h"
#include "server/log.h"
#include "testing/builders.h"
#include "testing/hooks.h"

// How messages are sent beside each other: hanging receivers, tenants, and a stop.
namespace jeton::server {
namespace {

using Outgoing = WebhookSender::Outgoing;

template <typename Condition>
bool Eventually(Condition condition) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds{20};
  while (!condition()) {
    if (std::chrono::steady_clock::now() > end) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds{5});
  }
  return true;
}

class WebhookSenderTest : public ::testing::Test {
 protected:
  WebhookSenderTest() {
    SetLogLevel("error");
    authority_.AddRobot(scene_.alice(), "acme", "ci");
    authority_.AddRobot(scene_.bob(), "other", "ci");
  }
  ~WebhookSenderTest() override {
    Release();
    sender_.Stop();
    SetLogLevel("info");
  }

  void EndATokenOf(const Actor& actor, const std::string& organization) {
    authority_.Write(
        [&](const authority::Run& run) { authority::RegenerateRobotToken(run, actor, {organization}, "ci").value(); });
  }
  Result<int, std::string> Post(const Outgoing& outgoing) {
    std::unique_lock lock(mutex_);
    sent_.push_back(outgoing);
    const std::string name = TextOf(ParseJson(outgoing.body)->as_object(), "webhook");
    if (name.starts_with("slow")) {
      ++hanging_;
      released_.wait(lock, [&] { return open_; });
      --hanging_;
      return Fail(std::string("timed out"));
    }
    return name.starts_with("bad") ? 500 : 200;
  }
  void Release() {
    const std::lock_guard lock(mutex_);
    open_ = true;
    released_.notify_all();
  }
  std::size_t CountOf(const std::string& webhook) {
    const std::lock_guard lock(mutex_);
    return static_cast<std::size_t>(std::ranges::count_if(
        sent_, [&](const Outgoing& one) { return TextOf(ParseJson(one.body)->as_object(), "webhook") == webhook; }));
  }
  std::size_t hanging() {
    const std::lock_guard lock(mutex_);
    return hanging_;
  }

  testing::HookScene scene_;
  testing::TestAuthority& authority_ = scene_.authority();
  std::mutex mutex_;
  std::condition_variable released_;
  std::vector<Outgoing> sent_;
  std::size_t hanging_ = 0;
  bool open_ = false;
  WebhookSender sender_{*authority_, authority_.db().database(), authority_.db().clock(),
                        [this](const Outgoing& outgoing) { return Post(outgoing); }};
};

TEST_F(WebhookSenderTest, WhatWaitsIsSentWithItsHeaders) {
  const Id hook = scene_.Put("token.revoked", "good");
  EndATokenOf(scene_.alice(), "acme");
  sender_.Wake();
  ASSERT_TRUE(Eventually([&] { return scene_.StateOf(hook).delivered == 1; }));
  const Outgoing& outgoing = sent_.at(0);
  const auto body = ParseJson(outgoing.body)->as_object();
  EXPECT_EQ(outgoing.url, "https://hooks.example.org/in");
  ASSERT_EQ(outgoing.headers.size(), 3u);
  EXPECT_TRUE(outgoing.headers[0].starts_with("Jeton-Signature: t="));
  EXPECT_EQ(outgoing.headers[1], "Jeton-Event: token.revoked");
  EXPECT_EQ(outgoing.headers[2], "Jeton-Delivery: " + TextOf(body, "id"));
  EXPECT_EQ(TextOf(body, "organization"), "acme");
  EXPECT_EQ(body.at("count"), 1);
}

TEST_F(WebhookSenderTest, WithoutWebhooksNothingIsAskedOfTheDatabase) {
  EndATokenOf(scene_.alice(), "acme");
  authority_.db().Close();
  sender_.Wake();
  authority_.db().Open();
  EXPECT_TRUE(sent_.empty());
}

TEST_F(WebhookSenderTest, AnOrganizationWhoseReceiversHangDoesNotHoldUpOthers) {
  for (int i = 0; i < 6; ++i) scene_.Put("token.revoked", "slow" + std::to_string(i));
  scene_.PutFor(scene_.bob(), "other", "token.revoked", "good");
  EndATokenOf(scene_.alice(), "acme");
  sender_.Wake();
  ASSERT_TRUE(Eventually([&] { return hanging() == 2; })) << "so many at the same time, and no more";
  EndATokenOf(scene_.bob(), "other");
  sender_.Wake();
  EXPECT_TRUE(Eventually([&] { return CountOf("good") == 1; }));
  EXPECT_EQ(hanging(), 2u);
}

TEST_F(WebhookSenderTest, AReceiverThatFailsIsLeftAloneForAWhile) {
  const Id hook = scene_.Put("token.revoked", "bad");
  EndATokenOf(scene_.alice(), "acme");
  sender_.Wake();
  ASSERT_TRUE(Eventually([&] { return scene_.StateOf(hook).failures == 1; }));
  sender_.Wake();
  EndATokenOf(scene_.alice(), "acme");
  sender_.Wake();
  std::this_thread::sleep_for(std::chrono::milliseconds{50});
  EXPECT_EQ(CountOf("bad"), 1u);
  authority_.Advance(Seconds{7});
  EXPECT_TRUE(Eventually([&] {
    sender_.Wake();
    return CountOf("bad") == 2;
  }));
}

TEST_F(WebhookSenderTest, EndsOfTokensAreLookedForNowAndThen) {
  const Id hook = scene_.Put("token.expiring", "good");
  authority_.Write([&](const authority::Run& run) {
    Token token = testing::AToken(5, storage::Accounts(run.tx()).FindByName("acme+ci")->id);
    token.kind = TokenKind::kRobot;
    token.application = Id();
    token.created = run.now;
    token.expires = run.now + Seconds{20 * 86400};
    storage::Tokens(run.tx()).Add(token);
  });
  sender_.Wake();
  authority_.Advance(Seconds{7 * 86400});
  EXPECT_TRUE(Eventually([&] {
    sender_.Wake();
    return scene_.StateOf(hook).delivered == 1;
  }));
}

TEST_F(WebhookSenderTest, AReadOnlyInstallationSendsNothing) {
  scene_.Put("token.revoked", "good");
  EndATokenOf(scene_.alice(), "acme");
  sender_.Stop();
  authority_.Restart({.read_only = true});
  authority_.LoadWebhooks();
  WebhookSender reading(*authority_, authority_.db().database(), authority_.db().clock(),
                        [this](const Outgoing& outgoing) { return Post(outgoing); });
  reading.Wake();
  reading.Stop();
  EXPECT_TRUE(sent_.empty());
}

}  // namespace
}  // namespace jeton::server
