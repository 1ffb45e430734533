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
  " = $1 AND u.last_used <= $2 AND (u.last_used < $2 OR u.id < $3)"                                          \
  " AND (u.account IS NULL OR a.id IS NOT NULL OR p.id IS NOT NULL)"                                         \
  " ORDER BY u.last_used DESC, u.id DESC LIMIT $4"

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

}  // namespace

bool Uses::Tell(const Digest& event, TimePoint at) {
  Statement row =
      transaction_.Prepare("INSERT INTO told_events (digest, at) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING 1");
  if (!row.Bind(event, at).Next()) return false;
  transaction_.CountInserted(Ageing::kToldEvents);
  return true;
}

void Uses::Add(const Use& use) {
  transaction_
      .Prepare(R"sql(
        INSERT INTO repository_uses
          (id, repository, account, token, pulls, pushes, last_pull, last_push, last_used)
          VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        ON CONFLICT (id) DO UPDATE SET
          pulls = repository_uses.pulls + excluded.pulls,
          pushes = repository_uses.pushes + excluded.pushes,
          last_pull = CASE WHEN excluded.last_pull > repository_uses.last_pull
                           THEN excluded.last_pull ELSE repository_uses.last_pull END,
          last_push = CASE WHEN excluded.last_push > repository_uses.last_push
                           THEN excluded.last_push ELSE repository_uses.last_push END,
          last_used = CASE WHEN excluded.last_used > repository_uses.last_used
                           THEN excluded.last_used ELSE repository_uses.last_used END)sql")
      .Bind(use.id, use.repository, use.account, use.token, use.push ? 0 : 1, use.push ? 1 : 0,
            use.push ? TimePoint() : use.at, use.push ? use.at : TimePoint(), use.at)
      .Run();
}

std::vector<UseRow> Uses::OfRepository(const Id& repository, const UsePlace& before, std::size_t most) {
  Statement row = transaction_.Prepare(USE_ROWS("repository"));
  return ReadAll(row.Bind(repository, before.at, before.id, most), ReadUse);
}

std::vector<UseRow> Uses::OfAccount(const Id& account, const UsePlace& before, std::size_t most) {
  Statement row = transaction_.Prepare(USE_ROWS("account"));
  return ReadAll(row.Bind(account, before.at, before.id, most), ReadUse);
}

}  // namespace jeton::storage
