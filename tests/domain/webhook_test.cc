#include "domain/webhooks/webhook.h"

#include <gtest/gtest.h>

namespace jeton {
namespace {

TEST(WebhookTest, NamesOfEventsAreReadAsTheyArePrinted) {
  const std::string all = "token.expiring token.revoked token.leaked access.refused_often key.rotated";
  const auto events = WebhookEvents::Parse(all);
  ASSERT_TRUE(events.has_value());
  EXPECT_EQ(events->Print(), all);
  for (std::size_t number = 0; number < kWebhookEvents; ++number) {
    EXPECT_TRUE(events->Has(static_cast<WebhookEvent>(number))) << number;
  }
}

TEST(WebhookTest, AnUnknownNameIsNoEvent) {
  for (const char* const text : {"token", "token.revoked token.made", "TOKEN.REVOKED", "token.revoked  key.rotated"}) {
    EXPECT_FALSE(WebhookEvents::Parse(text).has_value()) << text;
  }
  EXPECT_TRUE(WebhookEvents::Parse("").value().empty());
}

TEST(WebhookTest, SetsAreJoined) {
  WebhookEvents events;
  events.Add(WebhookEvent::kTokenRevoked);
  events.Add(WebhookEvents::Parse("key.rotated").value());
  EXPECT_EQ(events.Print(), "token.revoked key.rotated");
  EXPECT_FALSE(events.Has(WebhookEvent::kTokenLeaked));
}

}  // namespace
}  // namespace jeton
