#include "authority/webhook_notes.h"

namespace jeton::authority {

void WebhookInterest::Count(WebhookEvents events, int by) {
  for (std::size_t number = 0; number < kWebhookEvents; ++number) {
    if (events.Has(static_cast<WebhookEvent>(number))) wanting_[number].fetch_add(by, std::memory_order_relaxed);
  }
}

void WebhookInterest::Set(const Id& organization, WebhookEvents events) {
  const std::lock_guard lock(mutex_);
  WebhookEvents& known = events_[organization];
  Count(events, 1);
  Count(known, -1);
  known = events;
  organizations_ = events_.size();
}

void WebhookInterest::Forget(const Id& organization) {
  const std::lock_guard lock(mutex_);
  const auto found = events_.find(organization);
  if (found == events_.end()) return;
  Count(found->second, -1);
  events_.erase(found);
  organizations_ = events_.size();
}

bool WebhookInterest::AnyWants(WebhookEvent event) const {
  return wanting_[static_cast<std::size_t>(event)].load(std::memory_order_relaxed) > 0;
}

bool WebhookInterest::Wants(const Id& organization, WebhookEvent event) const {
  if (!AnyWants(event)) return false;
  const std::lock_guard lock(mutex_);
  const auto found = events_.find(organization);
  return found != events_.end() && found->second.Has(event);
}

}  // namespace jeton::authority
