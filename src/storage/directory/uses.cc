#include "storage/directory/uses.h"

// Hides rows of removed repositories and accounts, which wait to be swept.
#define USE_ROWS(owner)                                                                                      \
  "SELECT u.id, n.name, r.name, COALESCE(a.name, p.client_id), u.token, t.note, u.pulls, u.pushes,"          \
  " u.last_pull, u.last_push, u.last_used"                                                                   \
  " FROM repository_uses u JOIN repositories r ON r.id = u.repository JOIN accounts n ON n.id = r.namespace" \
  " LEFT JOIN accounts a ON a.id = u.account"                                                                \
  " AND (a.owner IS NULL OR EXISTS (SELECT 1 FROM accounts w WHERE w.id = a.owner))"                         \
  " LEFT JOIN applications p ON p.id = u.account AND EXISTS (SELECT 1 FROM accounts o WHERE o.id = p.owner)" \
  " LEFT JOIN tokens t ON t.id = u.token"                                                                    \
  " WHERE u." owner                                                                                          \
  " = $1 AND u.last_used > 0 AND u.last_used <= $2 AND (u.last_used < $2 OR u.id < $3)"                      \
  " AND (u.account IS NULL OR a.id IS NOT NULL OR p.id IS NOT NULL)"                                         \
  " ORDER BY u.last_used DESC, u.id DESC LIMIT $4"

#define TOKEN_USES                                                                      \
  "SELECT n.name, r.name, u.last_pull, u.last_push, u.last_delete, u.last_look"         \
  " FROM repository_uses u JOIN repositories r ON r.id = u.repository JOIN accounts n " \
  "ON n.id = r.namespace WHERE "
#define SINCE_THEN " AND (u.last_pull > $2 OR u.last_push > $2 OR u.last_delete > $2 OR u.last_look > $2) LIMIT $3"

namespace jeton::storage {
namespace {

UseRow ReadUse(Statement& row) {
  return {.id = row.IdAt(0),
          .repository = row.Text(1) + "/" + row.Text(2),
          .account = row.OptionalText(3),
          .token = row.IdAt(4),
          .token_name = row.OptionalText(5),
          .pulls = row.Integer(6),
          .pushes = row.Integer(7),
          .last_pull = row.Time(8),
          .last_push = row.Time(9),
          .last_used = row.Time(10)};
}

TokenUse ReadTokenUse(Statement& row) {
  return {.repository = row.Text(0) + "/" + row.Text(1),
          .last_pull = row.Time(2),
          .last_push = row.Time(3),
          .last_delete = row.Time(4),
          .last_look = row.Time(5)};
}

}  // namespace

std::int64_t DayOf(TimePoint at) { return ToUnixSeconds(at) / 86400; }

bool Uses::Tell(const Digest& event, TimePoint at) {
  Statement row =
      transaction_.Prepare("INSERT INTO told_events (digest, at) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING 1");
  if (!row.Bind(event, at).Next()) return false;
  transaction_.CountInserted(Ageing::kToldEvents);
  return true;
}

void Uses::Add(const Use& use) {
  const auto at = [&](UseDeed deed) { return use.deed == deed ? use.at : TimePoint(); };
  const bool pull = use.deed == UseDeed::kPull;
  const bool push = use.deed == UseDeed::kPush;
  transaction_
      .Prepare(R"sql(
        INSERT INTO repository_uses
          (id, repository, account, token, pulls, pushes, last_pull, last_push, last_used, last_delete, last_look)
          VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
        ON CONFLICT (id) DO UPDATE SET
          pulls = repository_uses.pulls + excluded.pulls,
          pushes = repository_uses.pushes + excluded.pushes,
          last_pull = CASE WHEN excluded.last_pull > repository_uses.last_pull
                           THEN excluded.last_pull ELSE repository_uses.last_pull END,
          last_push = CASE WHEN excluded.last_push > repository_uses.last_push
                           THEN excluded.last_push ELSE repository_uses.last_push END,
          last_used = CASE WHEN excluded.last_used > repository_uses.last_used
                           THEN excluded.last_used ELSE repository_uses.last_used END,
          last_delete = CASE WHEN excluded.last_delete > repository_uses.last_delete
                             THEN excluded.last_delete ELSE repository_uses.last_delete END,
          last_look = CASE WHEN excluded.last_look > repository_uses.last_look
                           THEN excluded.last_look ELSE repository_uses.last_look END)sql")
      .Bind(use.id, use.repository, use.account, use.token, pull ? 1 : 0, push ? 1 : 0, at(UseDeed::kPull),
            at(UseDeed::kPush), pull || push ? use.at : TimePoint(), at(UseDeed::kDelete), at(UseDeed::kLook))
      .Run();
  if (pull || push) CountDay(use);
}

void Uses::CountDay(const Use& use) {
  const bool push = use.deed == UseDeed::kPush;
  transaction_
      .Prepare(R"sql(
        INSERT INTO repository_days (repository, day, pulls, pushes) VALUES ($1, $2, $3, $4)
        ON CONFLICT (repository, day) DO UPDATE SET pulls = repository_days.pulls + excluded.pulls,
                                                    pushes = repository_days.pushes + excluded.pushes)sql")
      .Bind(use.repository, DayOf(use.at), push ? 0 : 1, push ? 1 : 0)
      .Run();
}

TimePoint Uses::LastLook(const Id& use) {
  Statement row = transaction_.Prepare("SELECT last_look FROM repository_uses WHERE id = $1");
  return row.Bind(use).Next() ? row.Time(0) : TimePoint();
}

std::vector<UseRow> Uses::OfRepository(const Id& repository, const UsePlace& before, std::size_t most) {
  Statement row = transaction_.Prepare(USE_ROWS("repository"));
  return ReadAll(row.Bind(repository, before.at, before.id, most), ReadUse);
}

std::vector<UseRow> Uses::OfAccount(const Id& account, const UsePlace& before, std::size_t most) {
  Statement row = transaction_.Prepare(USE_ROWS("account"));
  return ReadAll(row.Bind(account, before.at, before.id, most), ReadUse);
}

std::vector<TokenUse> Uses::OfToken(const Id& token, TimePoint since, std::size_t most) {
  Statement row = transaction_.Prepare(TOKEN_USES "u.token = $1" SINCE_THEN);
  return ReadAll(row.Bind(token, since, most), ReadTokenUse);
}

std::vector<TokenUse> Uses::OfUnknownToken(const Id& account, TimePoint since, std::size_t most) {
  Statement row = transaction_.Prepare(TOKEN_USES "u.account = $1 AND u.token IS NULL" SINCE_THEN);
  return ReadAll(row.Bind(account, since, most), ReadTokenUse);
}

std::vector<UseDay> Uses::ByDay(const Id& repository, std::int64_t from) {
  Statement row = transaction_.Prepare(
      "SELECT day, pulls, pushes FROM repository_days WHERE repository = $1 AND day >= $2 ORDER BY day DESC LIMIT $3");
  // The sweeper may be late, and a registry's clock early.
  return ReadAll(row.Bind(repository, from, 2 * kKeepUseDays), [](Statement& one) {
    return UseDay{one.Integer(0), one.Integer(1), one.Integer(2)};
  });
}

}  // namespace jeton::storage
