#include "authority/webhooks/deliveries.h"

#include <algorithm>
#include <array>
#include <utility>

#include "authority/webhooks/secrets.h"
#include "crypto/hmac.h"
#include "storage/directory/accounts.h"
#include "storage/webhooks/outbox.h"
#include "storage/webhooks/webhooks.h"

namespace jeton::authority {
namespace {

using storage::OutboxRow;

// How long a webhook that may not speak now is left alone.
constexpr Seconds kWhileDisabled{60};

void Count(const Run& run, std::atomic<std::uint64_t>& counter) {
  Afterwards(run, [&counter] { counter.fetch_add(1, std::memory_order_relaxed); });
}

void Drop(const Run& run, WebhookNotes& notes, Webhook& hook, const OutboxRow& row) {
  storage::Outbox(run.tx()).Remove(row);
  hook.state.pending = std::max<std::int64_t>(hook.state.pending - 1, 0);
  ++hook.state.dropped;
  Count(run, notes.counters.dropped);
}

// Returns the first message that is not too old.
std::optional<OutboxRow> FirstOf(const Run& run, WebhookNotes& notes, Webhook& hook) {
  storage::Outbox outbox(run.tx());
  while (auto row = outbox.First(hook.id)) {
    if (run.now < row->created + run.settings.webhooks.keep) return row;
    Drop(run, notes, hook, *row);
  }
  hook.state.pending = 0;
  return std::nullopt;
}

Delivery MakeDelivery(const Run& run, const Webhook& hook, const OutboxRow& row) {
  Delivery delivery{.hook = hook.id,
                    .url = hook.url,
                    .message = {.id = row.id,
                                .event = row.event,
                                .time = row.created,
                                .webhook = hook.name,
                                .organization = {},
                                .content = ReadContent(row.event, row.document)},
                    .secrets = OpenWebhookSecrets(run, hook)};
  if (auto* const tokens = std::get_if<ToldTokens>(&delivery.message.content)) tokens->count = row.count;
  if (!hook.organization.IsNone()) {
    if (auto account = storage::Accounts(run.tx()).Find(hook.organization)) {
      delivery.message.organization = std::move(account->name);
    }
  }
  return delivery;
}

void NoteSuccess(const Run& run, WebhookState& state) {
  ++state.delivered;
  state.last_delivery = run.now;
  state.failures = 0;
  state.failing_since.reset();
}

void NoteFailure(const Run& run, WebhookState& state, int status) {
  ++state.failures;
  state.last_failure = run.now;
  state.last_status = status;
  if (!state.failing_since) state.failing_since = run.now;
}

}  // namespace

std::vector<DueWebhook> DueWebhooks(const Work& work, bool failing, std::size_t most) {
  std::vector<DueWebhook> due;
  for (const Webhook& hook : storage::Webhooks(work.tx()).Due(failing, work.now, most)) {
    due.push_back({hook.id, hook.organization});
  }
  return due;
}

std::optional<Delivery> TakeDelivery(const Run& run, WebhookNotes& notes, const Id& id) {
  storage::Webhooks webhooks(run.tx());
  auto hook = webhooks.Find(id);
  if (!hook || hook->state.next_try > run.now) return std::nullopt;
  auto row = FirstOf(run, notes, *hook);
  const bool silent = row && !webhooks.IsListening(*hook);
  if (silent) {
    hook->state.next_try = run.now + kWhileDisabled;
  } else {
    hook->state.next_try = row ? std::max(row->due, run.now) : kNever;
  }
  const bool taken = row && !silent && row->due <= run.now;
  if (taken) {
    // Nothing joins it any more, so whatever is sent again is the same.
    row->opened = false;
    ++row->tries;
    storage::Outbox(run.tx()).Update(*row);
    hook->state.last_try = run.now;
  }
  webhooks.SetState(*hook);
  return taken ? std::optional(MakeDelivery(run, *hook, *row)) : std::nullopt;
}

void SettleDelivery(const Run& run, WebhookNotes& notes, const Delivery& delivery, int status) {
  storage::Webhooks webhooks(run.tx());
  storage::Outbox outbox(run.tx());
  const bool received = status / 100 == 2;
  Count(run, received ? notes.counters.delivered : notes.counters.failed);
  auto hook = webhooks.Find(delivery.hook);
  if (!hook) return;
  auto row = outbox.Find(hook->id, delivery.message.id);  // it may have been dropped meanwhile
  WebhookState& state = hook->state;
  if (received) {
    NoteSuccess(run, state);
    if (row) {
      outbox.Remove(*row);
      state.pending = std::max<std::int64_t>(state.pending - 1, 0);
    }
    const auto next = outbox.First(hook->id);
    state.next_try = next ? next->due : kNever;
  } else {
    NoteFailure(run, state, status);
    const TimePoint again = run.now + WaitAfterFailures(run.settings.webhooks, state.failures, run.issuer.random());
    if (row && row->tries >= run.settings.webhooks.tries) {
      Drop(run, notes, *hook, *row);
    } else if (row) {
      row->due = again;  // so that others come first then
      outbox.Update(*row);
    }
    state.next_try = state.pending > 0 ? again : kNever;
  }
  webhooks.SetState(*hook);
}

std::string SignDelivery(const std::vector<Secret>& secrets, std::string_view body, TimePoint now) {
  const std::string time = std::to_string(ToUnixSeconds(now));
  std::string value = "t=" + time;
  const std::string text = (time + ".").append(body);
  for (const Secret& secret : secrets) value += ",v1=" + crypto::HmacSha256Hex(secret.Reveal(), text);
  return value;
}

Microseconds WaitAfterFailures(const WebhookRules& rules, std::int64_t failures, Random& random) {
  constexpr std::int64_t kMostDoublings = 20;
  const auto doublings = std::clamp<std::int64_t>(failures - 1, 0, kMostDoublings);
  const Microseconds wait = std::min<Microseconds>(Microseconds(rules.first_wait) * (std::int64_t{1} << doublings),
                                                   Microseconds(rules.longest_wait));
  // Between three and five quarters, so that receivers that failed together are not tried together.
  std::array<std::uint8_t, 2> bytes{};
  random.Fill(bytes);
  const std::int64_t share = bytes[0] * 256 + bytes[1];
  return wait * 3 / 4 + wait * share / (2 * 65536);
}

}  // namespace jeton::authority
