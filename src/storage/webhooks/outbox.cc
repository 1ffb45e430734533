#include "storage/webhooks/outbox.h"

#define OUTBOX_COLUMNS "hook, id, event, opened, counted, listed, document, created, due, tries"

namespace jeton::storage {
namespace {

OutboxRow ReadOutboxRow(Statement& row) {
  return {.hook = row.IdAt(0),
          .id = row.IdAt(1),
          .event = row.Enum<WebhookEvent>(2),
          .opened = row.Integer(3) != 0,
          .count = row.Integer(4),
          .listed = row.Integer(5),
          .document = row.Text(6),
          .created = row.Time(7),
          .due = row.Time(8),
          .tries = row.Integer(9)};
}

}  // namespace

void Outbox::Add(const OutboxRow& row) {
  transaction_
      .Prepare("INSERT INTO webhook_outbox (" OUTBOX_COLUMNS ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)")
      .Bind(row.hook, row.id, row.event, row.opened, row.count, row.listed, row.document, row.created, row.due,
            row.tries)
      .Run();
}

std::optional<OutboxRow> Outbox::FindOpened(const Id& hook, WebhookEvent event) {
  // Uses its own index (0059), and repeats that index's condition.
  Statement row = transaction_.Prepare("SELECT " OUTBOX_COLUMNS
                                       " FROM webhook_outbox WHERE hook = $1 AND event = $2 AND opened = 1 LIMIT 1");
  return ReadOne(row.Bind(hook, event), ReadOutboxRow);
}

void Outbox::Update(const OutboxRow& row) {
  transaction_
      .Prepare(R"sql(UPDATE webhook_outbox SET opened = $3, counted = $4, listed = $5, document = $6, due = $7,
                                               tries = $8 WHERE hook = $1 AND id = $2)sql")
      .Bind(row.hook, row.id, row.opened, row.count, row.listed, row.document, row.due, row.tries)
      .Run();
}

std::optional<OutboxRow> Outbox::Find(const Id& hook, const Id& id) {
  Statement row = transaction_.Prepare("SELECT " OUTBOX_COLUMNS " FROM webhook_outbox WHERE hook = $1 AND id = $2");
  return ReadOne(row.Bind(hook, id), ReadOutboxRow);
}

std::optional<OutboxRow> Outbox::First(const Id& hook) {
  Statement row =
      transaction_.Prepare("SELECT " OUTBOX_COLUMNS " FROM webhook_outbox WHERE hook = $1 ORDER BY due, id LIMIT 1");
  return ReadOne(row.Bind(hook), ReadOutboxRow);
}

void Outbox::MakeDue(const Id& hook, TimePoint now) {
  transaction_.Prepare("UPDATE webhook_outbox SET due = $2 WHERE hook = $1 AND due > $2").Bind(hook, now).Run();
}

void Outbox::Remove(const OutboxRow& row) {
  transaction_.Prepare("DELETE FROM webhook_outbox WHERE hook = $1 AND id = $2").Bind(row.hook, row.id).Run();
}

std::int64_t Outbox::RemoveOldest(const Id& hook, std::int64_t most) {
  Statement row = transaction_.Prepare(R"sql(
    DELETE FROM webhook_outbox WHERE hook = $1 AND id IN
      (SELECT id FROM webhook_outbox WHERE hook = $1 ORDER BY id LIMIT $2)
    RETURNING 1)sql");
  std::int64_t removed = 0;
  row.Bind(hook, most);
  while (row.Next()) ++removed;
  return removed;
}

}  // namespace jeton::storage
