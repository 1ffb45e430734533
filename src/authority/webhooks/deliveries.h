#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "authority/run.h"
#include "authority/webhook_notes.h"
#include "authority/webhooks/message.h"
#include "base/secret.h"

namespace jeton::authority {

// How messages leave the outboxes of webhooks: one is taken, sent outside of any transaction, and settled with what
// came of it. A message is sent at least once: after a kill, one that was under way is sent again with the same id.

// A webhook that has something to send now.
struct DueWebhook {
  Id id;
  Id organization;
};
// Those whose last try failed, or the others.
std::vector<DueWebhook> DueWebhooks(const Work& work, bool failing, std::size_t most);

struct Delivery {
  Id hook;
  std::string url;
  WebhookMessage message;
  std::vector<Secret> secrets;  // that sign: the current one, and perhaps the former one
};
// Takes the message that is due first, and drops those that have become too old. Nothing: none is due, or the webhook
// is gone, or it or its organization is disabled.
std::optional<Delivery> TakeDelivery(const Run& run, WebhookNotes& notes, const Id& hook);

// The status of the answer; 0: there was none.
void SettleDelivery(const Run& run, WebhookNotes& notes, const Delivery& delivery, int status);

// The value of Jeton-Signature for a body that is sent now: the time, and for each secret the HMAC-SHA-256 of the time,
// a dot, and the body.
std::string SignDelivery(const std::vector<Secret>& secrets, std::string_view body, TimePoint now);

// How long to wait after so many failures in a row: twice as long each time, more or less, up to a bound.
Microseconds WaitAfterFailures(const WebhookRules& rules, std::int64_t failures, Random& random);

}  // namespace jeton::authority
