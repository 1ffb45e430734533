#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <mutex>
#include <unordered_map>

#include "domain/webhooks/webhook.h"

namespace jeton::authority {

// Knows which organizations have webhooks, and for which events. It is asked with each commit, so that nothing is read
// or written where no webhook wants to know. Any thread.
class WebhookInterest {
 public:
  // The webhooks of an organization (none: of the installation) want these events now.
  void Set(const Id& organization, WebhookEvents events);
  // It has no webhooks any more.
  void Forget(const Id& organization);

  bool Wants(const Id& organization, WebhookEvent event) const;
  // Whether any organization, or the installation, wants it.
  bool AnyWants(WebhookEvent event) const;
  bool empty() const { return organizations_.load(std::memory_order_relaxed) == 0; }

 private:
  void Count(WebhookEvents events, int by);

  mutable std::mutex mutex_;
  std::unordered_map<Id, WebhookEvents> events_;
  std::atomic<std::size_t> organizations_{0};
  std::array<std::atomic<int>, kWebhookEvents> wanting_{};  // organizations, by event
};

// For the metrics.
struct WebhookCounters {
  std::atomic<std::uint64_t> delivered{0};
  std::atomic<std::uint64_t> failed{0};   // tries
  std::atomic<std::uint64_t> dropped{0};  // messages that were given up
};

// What the server remembers about webhooks. Any thread.
struct WebhookNotes {
  WebhookInterest interest;
  WebhookCounters counters;
};

}  // namespace jeton::authority
