#pragma once

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "authority/webhooks/deliveries.h"
#include "authority/webhooks/webhooks.h"
#include "storage/webhooks/webhooks.h"
#include "testing/test_authority.h"

namespace jeton::testing {

inline constexpr std::string_view kAllButKeys = "token.expiring token.revoked token.leaked access.refused_often";

// An authority with the organizations acme, of alice, and other, of bob; webhooks are made and emptied in a line each.
class HookScene {
 public:
  explicit HookScene(Settings settings = {}) : authority_(std::move(settings)) {
    authority_.AddOrganization(alice_, "acme");
    authority_.AddOrganization(bob_, "other");
  }

  TestAuthority& authority() { return authority_; }
  const Actor& alice() const { return alice_; }
  const Actor& bob() const { return bob_; }
  Actor root() {
    Actor root = alice_;
    root.superuser = true;
    return root;
  }

  Result<authority::PutWebhookResult, authority::Refusal> TryPut(const Actor& actor,
                                                                 const std::optional<std::string>& organization,
                                                                 const std::string& name,
                                                                 const authority::WebhookSettings& settings) {
    return authority_.Write([&](const authority::Run& run) -> Result<authority::PutWebhookResult, authority::Refusal> {
      const auto owner = authority::AdministerWebhooks<Access::kChange>(run, actor, organization);
      if (!owner) return Fail(owner.error());
      return PutWebhook(run, authority_->webhooks, *owner, name, settings);
    });
  }
  // Puts a webhook of acme; gives its id.
  Id Put(std::string_view events = kAllButKeys, const std::string& name = "alerts") {
    return PutFor(alice_, "acme", events, name);
  }
  Id PutFor(const Actor& actor, const std::optional<std::string>& organization, std::string_view events,
            const std::string& name = "alerts") {
    const auto put = TryPut(actor, organization, name,
                            {.url = "https://hooks.example.org/in", .events = WebhookEvents::Parse(events).value()});
    EXPECT_TRUE(put.has_value());
    return put->owned.hook.id;
  }

  std::optional<authority::Delivery> Take(const Id& hook) {
    return authority_.Write([&](const authority::Run& run) { return TakeDelivery(run, authority_->webhooks, hook); });
  }
  void Settle(const authority::Delivery& delivery, int status) {
    authority_.Write([&](const authority::Run& run) { SettleDelivery(run, authority_->webhooks, delivery, status); });
  }
  // Everything that is due now, received.
  std::vector<authority::WebhookMessage> Receive(const Id& hook) {
    std::vector<authority::WebhookMessage> messages;
    while (auto delivery = Take(hook)) {
      Settle(*delivery, 200);
      messages.push_back(std::move(delivery->message));
    }
    return messages;
  }
  WebhookState StateOf(const Id& hook) {
    return authority_.db().Read(
        [&](storage::Transaction& transaction) { return storage::Webhooks(transaction).Find(hook).value().state; });
  }

 private:
  TestAuthority authority_;
  const Actor alice_ = authority_.AddUser("alice");
  const Actor bob_ = authority_.AddUser("bob");
};

// Of a message that tells of tokens.
inline const authority::ToldTokens& TokensOf(const authority::WebhookMessage& message) {
  return std::get<authority::ToldTokens>(message.content);
}

}  // namespace jeton::testing
