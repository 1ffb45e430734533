#include "storage/webhooks/webhooks.h"

#include "storage/age_order.h"

#define WEBHOOK_COLUMNS                                                                                            \
  "id, organization, name, url, events, enabled, secret, former_secret, former_ends, created, next_try, failures," \
  " failing_since, last_try, last_delivery, last_failure, last_status, pending, delivered, dropped"

namespace jeton::storage {
namespace {

std::optional<TimePoint> TimeOrNone(Statement& row, int column) {
  return row.Integer(column) == 0 ? std::nullopt : std::optional(row.Time(column));
}

Webhook ReadWebhook(Statement& row) {
  return {.id = row.IdAt(0),
          .organization = row.IdAt(1),
          .name = row.Text(2),
          .url = row.Text(3),
          .events = WebhookEvents::Parse(row.Text(4)).value_or(WebhookEvents()),
          .enabled = row.Integer(5) != 0,
          .secret = row.Text(6),
          .former_secret = row.Text(7),
          .former_ends = row.Time(8),
          .created = row.Time(9),
          .state = {.next_try = row.Time(10),
                    .failures = row.Integer(11),
                    .failing_since = TimeOrNone(row, 12),
                    .last_try = TimeOrNone(row, 13),
                    .last_delivery = TimeOrNone(row, 14),
                    .last_failure = TimeOrNone(row, 15),
                    .last_status = row.Integer(16),
                    .pending = row.Integer(17),
                    .delivered = row.Integer(18),
                    .dropped = row.Integer(19)}};
}

// The none id stands for the installation here; elsewhere it is NULL.
ByteString Bytes(const Id& organization) { return {organization.view()}; }

}  // namespace

std::optional<Webhook> Webhooks::Find(const Id& id) {
  Statement row = transaction_.Prepare("SELECT " WEBHOOK_COLUMNS " FROM webhooks WHERE id = $1");
  return ReadOne(row.Bind(id), ReadWebhook);
}

std::optional<Webhook> Webhooks::FindNamed(const Id& organization, std::string_view name) {
  Statement row =
      transaction_.Prepare("SELECT " WEBHOOK_COLUMNS " FROM webhooks WHERE organization = $1 AND name = $2");
  return ReadOne(row.Bind(Bytes(organization), name), ReadWebhook);
}

std::vector<Webhook> Webhooks::Of(const Id& organization, const AgePlace& after, Extent extent) {
  Statement row = transaction_.Prepare(
      extent.order == ListOrder::kAscending
          ? "SELECT " WEBHOOK_COLUMNS " FROM webhooks WHERE organization = $1" OLDEST_OF_OWNER_FIRST
          : "SELECT " WEBHOOK_COLUMNS " FROM webhooks WHERE organization = $1" NEWEST_OF_OWNER_FIRST);
  return ReadAll(row.Bind(Bytes(organization), after.created, Bytes(after.id), extent.most), ReadWebhook);
}

std::vector<Webhook> Webhooks::All(const AgePlace& after, Extent extent) {
  Statement row = transaction_.Prepare(
      extent.order == ListOrder::kAscending
          ? "SELECT " WEBHOOK_COLUMNS " FROM webhooks WHERE (created, id) > ($1, $2) ORDER BY created, id LIMIT $3"
          : "SELECT " WEBHOOK_COLUMNS
            " FROM webhooks WHERE (created, id) < ($1, $2) ORDER BY created DESC, id DESC LIMIT $3");
  return ReadAll(row.Bind(after.created, Bytes(after.id), extent.most), ReadWebhook);
}

bool Webhooks::HasSoMany(const Id& organization, std::int64_t count) {
  Statement row = transaction_.Prepare("SELECT 1 FROM webhooks WHERE organization = $1 LIMIT 1 OFFSET $2");
  return count <= 0 || row.Bind(Bytes(organization), count - 1).Next();
}

bool Webhooks::IsListening(const Webhook& hook) {
  if (!hook.enabled || hook.organization.IsNone()) return hook.enabled;
  Statement row = transaction_.Prepare("SELECT enabled FROM accounts WHERE id = $1");
  const auto enabled = ReadOne(row.Bind(hook.organization), [](Statement& one) { return one.Integer(0) != 0; });
  return enabled.value_or(false);
}

std::vector<Webhook> Webhooks::Listening(const Id& organization) {
  constexpr std::size_t kAll = 1'000'000;
  std::vector<Webhook> hooks = Of(organization, {}, kAll);
  // They have one organization in common.
  bool known = false;
  bool listens = false;
  std::erase_if(hooks, [&](const Webhook& hook) {
    if (!hook.enabled) return true;
    if (!known) listens = IsListening(hook);
    known = true;
    return !listens;
  });
  return hooks;
}

std::vector<Webhook> Webhooks::Due(bool failing, TimePoint now, std::size_t most) {
  // Uses its own index (0058), and repeats that index's condition.
  Statement row = transaction_.Prepare("SELECT " WEBHOOK_COLUMNS R"sql( FROM webhooks
     WHERE failing = $1 AND next_try <= $2 AND next_try < 9223372036854775807 ORDER BY next_try LIMIT $3)sql");
  return ReadAll(row.Bind(failing, now, most), ReadWebhook);
}

void Webhooks::Add(const Webhook& hook) {
  transaction_
      .Prepare(R"sql(INSERT INTO webhooks (id, organization, name, url, events, enabled, secret, former_ends, created,
                                           next_try, failures, failing, failing_since, last_try, last_delivery,
                                           last_failure, last_status, pending, delivered, dropped)
                     VALUES ($1, $2, $3, $4, $5, $6, $7, 0, $8, $9, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0))sql")
      .Bind(hook.id, Bytes(hook.organization), hook.name, hook.url, hook.events.Print(), hook.enabled,
            ByteString{hook.secret}, hook.created, kNever)
      .Run();
}

void Webhooks::Update(const Webhook& hook) {
  transaction_.Prepare("UPDATE webhooks SET url = $2, events = $3, enabled = $4 WHERE id = $1")
      .Bind(hook.id, hook.url, hook.events.Print(), hook.enabled)
      .Run();
}

void Webhooks::SetSecrets(const Webhook& hook) {
  transaction_.Prepare("UPDATE webhooks SET secret = $2, former_secret = $3, former_ends = $4 WHERE id = $1")
      .Bind(hook.id, ByteString{hook.secret}, ByteString{hook.former_secret}, hook.former_ends)
      .Run();
}

void Webhooks::SetState(const Webhook& hook) {
  const WebhookState& state = hook.state;
  const auto micros = [](const std::optional<TimePoint>& time) { return time ? ToMicros(*time) : 0; };
  transaction_
      .Prepare(R"sql(
        UPDATE webhooks SET next_try = $2, failures = $3, failing_since = $4, last_try = $5, last_delivery = $6,
                            last_failure = $7, last_status = $8, pending = $9, delivered = $10, dropped = $11,
                            failing = $12
         WHERE id = $1)sql")
      .Bind(hook.id, state.next_try, state.failures, micros(state.failing_since), micros(state.last_try),
            micros(state.last_delivery), micros(state.last_failure), state.last_status, state.pending, state.delivered,
            state.dropped, state.failures > 0)
      .Run();
}

void Webhooks::Remove(const Id& id) { transaction_.Prepare("DELETE FROM webhooks WHERE id = $1").Bind(id).Run(); }

std::optional<Webhooks::ToldEnds> Webhooks::Told() {
  Statement row = transaction_.Prepare("SELECT ends, token FROM told_ends WHERE one = 1");
  return ReadOne(row, [](Statement& one) { return ToldEnds{one.Time(0), one.IdAt(1)}; });
}

void Webhooks::SetTold(const ToldEnds& told) {
  transaction_
      .Prepare(R"sql(INSERT INTO told_ends (one, ends, token) VALUES (1, $1, $2)
                     ON CONFLICT (one) DO UPDATE SET ends = $1, token = $2)sql")
      .Bind(told.ends, Bytes(told.token))
      .Run();
}

std::vector<NotedToken> Webhooks::EndingBetween(const ToldEnds& after, TimePoint until, std::size_t most) {
  Statement row = transaction_.Prepare(R"sql(
    SELECT id, kind, subject, application, name_space, note, created, expires FROM tokens
     WHERE (expires, id) > ($1, $2) AND expires <= $3 ORDER BY expires, id LIMIT $4)sql");
  return ReadAll(row.Bind(after.ends, Bytes(after.token), until, most), [](Statement& one) {
    return NotedToken{.id = one.IdAt(0),
                      .kind = one.Enum<TokenKind>(1),
                      .subject = one.IdAt(2),
                      .application = one.IdAt(3),
                      .name_space = one.IdAt(4),
                      .name = one.OptionalText(5),
                      .created = one.Time(6),
                      .expires = one.Time(7)};
  });
}

}  // namespace jeton::storage
