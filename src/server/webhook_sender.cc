#include "server/webhook_sender.h"

#include "authority/webhooks/webhooks.h"

#include <optional>
#include <utility>

#include "authority/webhooks/happenings.h"
#include "endpoints/api/webhook_events.h"
#include "server/log.h"

namespace jeton::server {
namespace {

using authority::Delivery;

constexpr unsigned kThreadsForWell = 4;
constexpr unsigned kThreadsForFailing = 2;
constexpr std::size_t kMostDueAtOnce = 256;
// After so many messages a webhook lets others have their turn.
constexpr int kMessagesInARow = 8;
constexpr Seconds kBetweenChecksOfEnds{30};
constexpr Seconds kBetweenReadsOfInterest{1};

WorkerPool::Bounds BoundsFor(unsigned running_of_source) {
  return {.waiting_of_source = 64, .waiting = kMostDueAtOnce, .running_of_source = running_of_source};
}

}  // namespace

WebhookSender::WebhookSender(authority::Authority& authority, storage::Database& database, const Clock& clock,
                             Post post)
    : authority_(authority),
      database_(database),
      clock_(clock),
      post_(std::move(post)),
      well_(kThreadsForWell, BoundsFor(2)),
      failing_(kThreadsForFailing, BoundsFor(1)) {}

void WebhookSender::Stop() {
  well_.Stop();
  failing_.Stop();
}

void WebhookSender::Wake() {
  if (authority_.settings.read_only || authority_.webhooks.interest.empty()) return;
  const TimePoint now = clock_.Now();
  TellOfEnds(now);
  for (const bool failing : {false, true}) {
    const auto due = database_.Read([&](storage::Transaction& transaction) {
      return authority::DueWebhooks(Work{.transaction = &transaction, .now = now}, failing, kMostDueAtOnce);
    });
    for (const authority::DueWebhook& one : due) Begin(one, failing ? failing_ : well_);
  }
}

void WebhookSender::ReadInterest() {
  const TimePoint now = clock_.Now();
  if (now < interest_read_ + kBetweenReadsOfInterest && now >= interest_read_) return;
  interest_read_ = now;
  database_.Read([&](storage::Transaction& transaction) {
    authority::LoadWebhookInterest(Work{.transaction = &transaction, .now = now}, authority_.webhooks.interest);
  });
}

void WebhookSender::TellOfEnds(TimePoint now) {
  if (now < ends_checked_ + kBetweenChecksOfEnds && now >= ends_checked_) return;
  ends_checked_ = now;
  if (!authority_.webhooks.interest.AnyWants(WebhookEvent::kTokenExpiring)) return;
  const bool any = database_.Read([&](storage::Transaction& transaction) {
    return authority::HasEndsToTellOf(Work{.transaction = &transaction, .now = now});
  });
  if (!any) return;
  database_.Write(
      [this, now](storage::Transaction& transaction) {
        authority::TellOfSomeEnds(authority_.Begin({.transaction = &transaction, .now = now}));
      },
      [](storage::Database::Outcome) {});
  // There may be more: look again soon.
  ends_checked_ = now - kBetweenChecksOfEnds + Seconds{1};
}

void WebhookSender::Begin(const authority::DueWebhook& due, WorkerPool& pool) {
  {
    const std::lock_guard lock(mutex_);
    if (!under_way_.insert(due.id).second) return;
  }
  const bool queued = pool.Submit(due.organization.ToUuid(), [this, hook = due.id] {
    try {
      Serve(hook);
    } catch (const std::exception& error) {
      Log(LogLevel::kError, "webhook_failed", {{"webhook", hook.ToUuid()}, {"error", error.what()}});
    }
    const std::lock_guard lock(mutex_);
    under_way_.erase(hook);
  });
  if (queued) return;
  const std::lock_guard lock(mutex_);
  under_way_.erase(due.id);
}

// Settles one message and takes the next in the same transaction.
void WebhookSender::Serve(const Id& hook) {
  std::optional<Delivery> delivery;
  int status = 0;
  for (int sent = 0;; ++sent) {
    std::optional<Delivery> next;
    Effects effects;
    const auto outcome = database_.WriteAndWait([&](storage::Transaction& transaction) {
      effects.clear();
      const authority::Run run =
          authority_.Begin({.transaction = &transaction, .now = clock_.Now(), .effects = &effects});
      if (delivery) SettleDelivery(run, authority_.webhooks, *delivery, status);
      next = sent < kMessagesInARow ? TakeDelivery(run, authority_.webhooks, hook) : std::nullopt;
    });
    if (outcome != storage::Database::Outcome::kCommitted) return;
    for (const auto& effect : effects) effect();
    if (!next) return;
    delivery = std::move(next);
    status = Send(*delivery);
  }
}

int WebhookSender::Send(const Delivery& delivery) const {
  const std::string id = delivery.message.id.ToUuid();
  Outgoing outgoing{.url = delivery.url, .body = endpoints::api::PrintEvent(delivery.message), .headers = {}};
  outgoing.headers = {"Jeton-Signature: " + authority::SignDelivery(delivery.secrets, outgoing.body, clock_.Now()),
                      "Jeton-Event: " + std::string(NameOf(delivery.message.event)), "Jeton-Delivery: " + id};
  const auto status = post_(outgoing);
  if (!status) {
    Log(LogLevel::kInfo, "webhook_not_reached",
        {{"webhook", delivery.hook.ToUuid()}, {"delivery", id}, {"error", status.error()}});
  }
  return status.value_or(0);
}

}  // namespace jeton::server
