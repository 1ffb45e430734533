#include "authority/webhooks/deliveries.h"

#include <gtest/gtest.h>

#include "crypto/hmac.h"
#include "testing/chosen_random.h"
#include "testing/hooks.h"

// How messages leave an outbox: taken, sent, settled, sent again, given up.
namespace jeton::authority {
namespace {

class WebhookDeliveriesTest : public ::testing::Test {
 protected:
  static Settings Quick() {
    Settings settings;
    settings.webhooks = {.first_wait = Seconds{10},
                         .longest_wait = Seconds{100},
                         .tries = 3,
                         .keep = Seconds{1000},
                         .pending = 2,
                         .gather = Seconds{0}};
    return settings;
  }

  void EndAToken() {
    authority_.Write(
        [&](const authority::Run& run) { RegenerateRobotToken(run, scene_.alice(), {"acme"}, "ci").value(); });
  }
  std::vector<DueWebhook> Due(bool failing) {
    return authority_.Read([&](const authority::Run& run) { return DueWebhooks(run, failing, 10); });
  }
  // Takes what is due, and lets it fail.
  Delivery FailOne(int status = 500) {
    auto delivery = scene_.Take(hook_).value();
    scene_.Settle(delivery, status);
    return delivery;
  }

  testing::HookScene scene_{Quick()};
  testing::TestAuthority& authority_ = scene_.authority();
  const RobotView robot_ = authority_.AddRobot(scene_.alice(), "acme", "ci");
  const Id hook_ = scene_.Put("token.revoked");
};

TEST_F(WebhookDeliveriesTest, WhatIsReceivedIsGone) {
  EXPECT_TRUE(Due(false).empty());
  EndAToken();
  ASSERT_EQ(Due(false).size(), 1u);
  EXPECT_EQ(Due(false)[0].id, hook_);
  const auto messages = scene_.Receive(hook_);
  ASSERT_EQ(messages.size(), 1u);
  EXPECT_EQ(messages[0].event, WebhookEvent::kTokenRevoked);
  EXPECT_EQ(messages[0].webhook, "alerts");
  EXPECT_EQ(messages[0].organization, "acme");
  EXPECT_TRUE(Due(false).empty());
  const WebhookState state = scene_.StateOf(hook_);
  EXPECT_EQ(state.pending, 0);
  EXPECT_EQ(state.delivered, 1);
  EXPECT_EQ(state.last_delivery, authority_.Now());
  EXPECT_FALSE(state.failing_since.has_value());
  EXPECT_EQ(authority_->webhooks.counters.delivered, 1u);
}

TEST_F(WebhookDeliveriesTest, WhatFailsIsSentAgainWithTheSameIdAfterLongerAndLongerWaits) {
  EndAToken();
  const Delivery first = FailOne();
  WebhookState state = scene_.StateOf(hook_);
  EXPECT_EQ(state.failures, 1);
  EXPECT_EQ(state.last_status, 500);
  EXPECT_EQ(state.failing_since, authority_.Now());
  EXPECT_GE(state.next_try, authority_.Now() + Seconds{7});
  EXPECT_LE(state.next_try, authority_.Now() + Seconds{13});
  EXPECT_FALSE(scene_.Take(hook_).has_value()) << "not yet";
  authority_.Advance(Seconds{13});
  EXPECT_TRUE(Due(false).empty());
  EXPECT_EQ(Due(true).size(), 1u);
  const Delivery second = FailOne(0);
  EXPECT_EQ(second.message.id, first.message.id);
  state = scene_.StateOf(hook_);
  EXPECT_EQ(state.last_status, 0);
  EXPECT_GE(state.next_try, authority_.Now() + Seconds{15});
  authority_.Advance(Seconds{30});
  ASSERT_EQ(scene_.Receive(hook_).size(), 1u);
  state = scene_.StateOf(hook_);
  EXPECT_EQ(state.failures, 0);
  EXPECT_FALSE(state.failing_since.has_value());
  EXPECT_TRUE(state.last_failure.has_value()) << "it stays visible";
  EXPECT_EQ(authority_->webhooks.counters.failed, 2u);
}

TEST_F(WebhookDeliveriesTest, AfterTheLastTryAMessageIsDropped) {
  EndAToken();
  for (int i = 0; i < 3; ++i) {
    FailOne(302);
    authority_.Advance(Seconds{200});
  }
  EXPECT_FALSE(scene_.Take(hook_).has_value());
  const WebhookState state = scene_.StateOf(hook_);
  EXPECT_EQ(state.dropped, 1);
  EXPECT_EQ(state.pending, 0);
  EXPECT_EQ(state.failures, 3) << "it is shown, not deleted";
  EXPECT_EQ(authority_->webhooks.counters.dropped, 1u);
}

TEST_F(WebhookDeliveriesTest, AMessageThatIsTooOldIsDropped) {
  EndAToken();
  FailOne();
  authority_.Advance(Seconds{999});
  EndAToken();
  authority_.Advance(Seconds{1});
  const auto rest = scene_.Receive(hook_);
  ASSERT_EQ(rest.size(), 1u);
  EXPECT_EQ(rest[0].time, authority_.Now() - Seconds{1}) << "the newer one";
  EXPECT_EQ(scene_.StateOf(hook_).dropped, 1);
}

TEST_F(WebhookDeliveriesTest, OfTooManyTheOldestAreDropped) {
  const Id hook = scene_.Put("access.refused_often", "refusals");
  const Id acme =
      authority_.Read([&](const authority::Run& run) { return FindOrganization(run, scene_.alice(), "acme").id; });
  for (std::int64_t refusals = 1; refusals <= 3; ++refusals) {
    authority_.Write([&](const authority::Run& run) {
      run.tx().Happened(storage::RefusedOften{.owner = acme, .subject = robot_.robot.id, .refusals = refusals});
    });
    authority_.Advance(Seconds{1});
    EXPECT_LE(scene_.StateOf(hook).pending, 2);
  }
  EXPECT_EQ(scene_.StateOf(hook).dropped, 1);
  EXPECT_EQ(authority_->webhooks.counters.dropped, 1u);
  const auto rest = scene_.Receive(hook);
  ASSERT_EQ(rest.size(), 2u);
  EXPECT_EQ(std::get<ToldRefusals>(rest[0].content).refusals, 2);
  EXPECT_EQ(std::get<ToldRefusals>(rest[1].content).refusals, 3);
}

TEST_F(WebhookDeliveriesTest, AMessageThatFailsLetsOthersGoFirst) {
  EndAToken();
  const Id first = FailOne().message.id;
  EndAToken();
  authority_.Advance(Seconds{100});
  const auto rest = scene_.Receive(hook_);
  ASSERT_EQ(rest.size(), 2u);
  EXPECT_EQ(rest[1].id, first);
}

TEST_F(WebhookDeliveriesTest, WhatWasUnderWayWhenTheServerWasKilledIsSentAgain) {
  EndAToken();
  const auto lost = scene_.Take(hook_);
  authority_.Restart(Quick());
  authority_.LoadWebhooks();
  ASSERT_EQ(Due(false).size(), 1u);
  const auto again = scene_.Take(hook_);
  ASSERT_TRUE(again.has_value());
  EXPECT_EQ(again->message.id, lost->message.id);
  EXPECT_EQ(testing::TokensOf(again->message).count, testing::TokensOf(lost->message).count);
}

TEST_F(WebhookDeliveriesTest, ADisabledOrganizationPostsNothing) {
  EndAToken();
  const auto set = [&](bool enabled) {
    authority_.Write([&](const authority::Run& run) {
      storage::Accounts accounts(run.tx());
      accounts.SetEnabled(accounts.FindByName("acme")->id, enabled, run.now);
    });
  };
  set(false);
  EXPECT_FALSE(scene_.Take(hook_).has_value());
  EXPECT_TRUE(Due(false).empty()) << "and is not asked again at once";
  EndAToken();
  EXPECT_EQ(scene_.StateOf(hook_).pending, 1) << "nor is anything noted for it";
  set(true);
  authority_.Advance(Seconds{60});
  EXPECT_EQ(scene_.Receive(hook_).size(), 1u);
}

TEST_F(WebhookDeliveriesTest, ADisabledWebhookWaitsAndAChangedOneIsTriedAtOnce) {
  EndAToken();
  FailOne();
  const WebhookEvents events = WebhookEvents::Parse("token.revoked").value();
  scene_.TryPut(scene_.alice(), "acme", "alerts", {"https://new.example.org/", events, false}).value();
  EXPECT_FALSE(scene_.Take(hook_).has_value());
  scene_.TryPut(scene_.alice(), "acme", "alerts", {"https://new.example.org/", events, true}).value();
  const auto delivery = scene_.Take(hook_);
  ASSERT_TRUE(delivery.has_value());
  EXPECT_EQ(delivery->url, "https://new.example.org/");
}

TEST_F(WebhookDeliveriesTest, WhatIsSettledAfterItsWebhookIsGoneChangesNothing) {
  EndAToken();
  const auto delivery = scene_.Take(hook_).value();
  authority_.Write([&](const authority::Run& run) {
    const auto webhook = FindWebhooks<Access::kChange>(run, scene_.alice(), "acme", "alerts").value();
    DeleteWebhook(run, authority_->webhooks, webhook.front());
  });
  scene_.Settle(delivery, 500);
  EXPECT_EQ(authority_.db().Number("SELECT COUNT(*) FROM webhooks"), 0);
}

TEST(WebhookSignatureTest, SignsTheTimeAndTheBodyWithEachSecret) {
  const TimePoint now = FromMicros(1'700'000'000'999'999);
  const std::vector<Secret> secrets{Secret("new"), Secret("old")};
  EXPECT_EQ(SignDelivery(secrets, "{}", now), "t=1700000000,v1=" + crypto::HmacSha256Hex("new", "1700000000.{}") +
                                                  ",v1=" + crypto::HmacSha256Hex("old", "1700000000.{}"));
}

TEST(WebhookWaitTest, DoublesUpToABoundAndIsNeverTheSameForAll) {
  const WebhookRules rules{.first_wait = Seconds{5}, .longest_wait = Seconds{3600}};
  testing::ChosenRandom least(std::string_view("\0", 1));
  testing::ChosenRandom most("\xff");
  Microseconds before{0};
  for (std::int64_t failures = 1; failures < 100; ++failures) {
    const Microseconds shortest = WaitAfterFailures(rules, failures, least);
    const Microseconds longest = WaitAfterFailures(rules, failures, most);
    EXPECT_GE(shortest, before);
    EXPECT_GT(longest, shortest);
    EXPECT_LE(longest, Seconds{4500});
    before = shortest;
  }
  EXPECT_EQ(WaitAfterFailures(rules, 1, least), std::chrono::milliseconds{3750});
  EXPECT_EQ(WaitAfterFailures(rules, 2, least), std::chrono::milliseconds{7500});
}

}  // namespace
}  // namespace jeton::authority
