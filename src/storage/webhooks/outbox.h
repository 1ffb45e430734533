#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "domain/webhooks/webhook.h"
#include "storage/database.h"

namespace jeton::storage {

// Something that a webhook is to be told.
struct OutboxRow {
  Id hook;
  Id id;
  WebhookEvent event = WebhookEvent::kTokenRevoked;
  bool opened = false;      // more of the same event may join it
  std::int64_t count = 1;   // how many things it stands for
  std::int64_t listed = 0;  // how many of them the document names
  std::string document;     // a JSON object
  TimePoint created{};
  TimePoint due{};
  std::int64_t tries = 0;
};

class Outbox {
 public:
  explicit Outbox(Transaction& transaction) : transaction_(transaction) {}

  void Add(const OutboxRow& row);
  // Returns the one that more of the event may join.
  std::optional<OutboxRow> FindOpened(const Id& hook, WebhookEvent event);
  // Stores opened, count, listed, document, due and tries.
  void Update(const OutboxRow& row);
  std::optional<OutboxRow> Find(const Id& hook, const Id& id);
  // Returns the one that is due first.
  std::optional<OutboxRow> First(const Id& hook);
  // What is due later is due at `now`.
  void MakeDue(const Id& hook, TimePoint now);
  void Remove(const OutboxRow& row);
  // Removes the `most` oldest rows. Returns how many there were.
  std::int64_t RemoveOldest(const Id& hook, std::int64_t most);

 private:
  Transaction& transaction_;
};

}  // namespace jeton::storage
