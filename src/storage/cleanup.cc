#include "storage/cleanup.h"

#include <vector>

#include "domain/records.h"
#include "storage/denials.h"
#include "storage/token_counts.h"
#include "storage/uses.h"

namespace jeton::storage {
namespace {

constexpr std::size_t kStep = 8;
constexpr std::size_t kPurgeStep = 200;
constexpr Seconds kKeepChanges{86400};
constexpr Seconds kKeepServiceKeys{7 * 86400};

std::size_t CountRows(Statement& statement) {
  std::size_t rows = 0;
  while (statement.Next()) ++rows;
  return rows;
}

// For statements that return id, kind, subject, application and end of the tokens they have removed: what lies beside
// them goes with them.
std::size_t ForgetTokens(Transaction& transaction, Statement& removed) {
  const std::vector<Token> tokens = ReadAll(removed, [](Statement& row) {
    return Token{.id = row.IdAt(0),
                 .kind = row.Enum<TokenKind>(1),
                 .subject = row.IdAt(2),
                 .application = row.IdAt(3),
                 .expires = row.Time(4)};
  });
  for (const Token& token : tokens) {
    TokenCounts(transaction).Remove(token);
    transaction.Prepare("DELETE FROM token_uses WHERE token = $1").Bind(token.id).Run();
    transaction.Prepare("DELETE FROM repository_uses WHERE token = $1").Bind(token.id).Run();
    if (token.kind == TokenKind::kCode) transaction.Prepare("DELETE FROM codes WHERE token = $1").Bind(token.id).Run();
    if (token.kind == TokenKind::kIdentity) {
      transaction.Prepare("DELETE FROM identity_tokens WHERE token = $1").Bind(token.id).Run();
    }
  }
  return tokens.size();
}

std::size_t RemoveExpiredTokens(Transaction& transaction, TimePoint before, std::size_t most) {
  Statement statement = transaction.Prepare(R"sql(
    DELETE FROM tokens WHERE digest IN
      (SELECT digest FROM tokens WHERE expires <= $1 ORDER BY expires LIMIT $2)
    RETURNING id, kind, subject, application, expires)sql");
  return ForgetTokens(transaction, statement.Bind(before, most));
}

std::size_t RemoveOldChanges(Transaction& transaction, TimePoint before, std::size_t most) {
  // The newest row always stays: it carries the position of the feed over a restart.
  Statement statement = transaction.Prepare(R"sql(
    DELETE FROM changes WHERE at < $1
       AND position < (SELECT MIN(position) + $2 FROM changes)
       AND position < (SELECT MAX(position) FROM changes)
    RETURNING 1)sql");
  return CountRows(statement.Bind(before, most));
}

// Rows that are over by a time of their own: $1 is the time, $2 how many at most.
#define WHAT_IS_OVER(table, key, time)                                                                        \
  "DELETE FROM " table " WHERE " key " IN (SELECT " key " FROM " table " WHERE " time " <= $1 ORDER BY " time \
  " LIMIT $2)"                                                                                                \
  " RETURNING 1"

struct Sweep {
  const char* sql;
  Seconds keep;  // after that time
};
constexpr Sweep kSweeps[] = {
    {WHAT_IS_OVER("used_assertions", "digest", "expires"), Seconds{0}},
    {WHAT_IS_OVER("service_keys", "id", "expires"), kKeepServiceKeys},  // so long it is said that a key has ended
    {WHAT_IS_OVER("told_events", "digest", "at"), kKeepToldEvents},
    {WHAT_IS_OVER("reserved_names", "name", "ends"), Seconds{0}},
    {WHAT_IS_OVER("denials", "code", "at"), kKeepDenials},
};

std::size_t RemoveWhatIsOver(Transaction& transaction, TimePoint now, std::size_t most) {
  std::size_t removed = 0;
  for (const Sweep& sweep : kSweeps) {
    Statement statement = transaction.Prepare(sweep.sql);
    removed += CountRows(statement.Bind(now - sweep.keep, most));
  }
  return removed;
}

// Rows that belong to what is gone: $1 is its id, $2 how many at most.
#define WHAT_BELONGS(table, key, owner) \
  "DELETE FROM " table " WHERE " key " IN (SELECT " key " FROM " table " WHERE " owner " = $1 LIMIT $2) RETURNING 1"

constexpr const char* kBelongings[] = {
    WHAT_BELONGS("repository_uses", "id", "repository"),
    WHAT_BELONGS("repository_uses", "id", "account"),
    WHAT_BELONGS("denials", "code", "subject"),
    WHAT_BELONGS("denials", "code", "owner"),
};

std::size_t RemoveBelongingsOf(Transaction& transaction, const Id& gone) {
  std::size_t removed = 0;
  for (const char* sql : kBelongings) {
    Statement statement = transaction.Prepare(sql);
    removed += CountRows(statement.Bind(gone, kPurgeStep));
  }
  return removed;
}

std::size_t RemoveTokensOf(Transaction& transaction, const Id& gone) {
  Statement by_subject = transaction.Prepare(R"sql(
    DELETE FROM tokens WHERE digest IN (SELECT digest FROM tokens WHERE subject = $1 LIMIT $2)
    RETURNING id, kind, subject, application, expires)sql");
  Statement by_application = transaction.Prepare(R"sql(
    DELETE FROM tokens WHERE digest IN (SELECT digest FROM tokens WHERE application = $1 LIMIT $2)
    RETURNING id, kind, subject, application, expires)sql");
  return ForgetTokens(transaction, by_subject.Bind(gone, kPurgeStep)) +
         ForgetTokens(transaction, by_application.Bind(gone, kPurgeStep));
}

std::size_t SweepOnePurge(Transaction& transaction) {
  Id gone;
  {
    Statement next = transaction.Prepare("SELECT gone FROM purges LIMIT 1");
    if (!next.Next()) return 0;
    gone = next.IdAt(0);
  }
  const std::size_t removed = RemoveTokensOf(transaction, gone) + RemoveBelongingsOf(transaction, gone);
  if (removed == 0) transaction.Prepare("DELETE FROM purges WHERE gone = $1").Bind(gone).Run();
  return removed;
}

}  // namespace

std::size_t RemoveExpired(Transaction& transaction, TimePoint now, Seconds keep, std::size_t inserted) {
  const std::size_t most = 2 * inserted + kStep;
  return RemoveExpiredTokens(transaction, now - keep, most) +
         RemoveOldChanges(transaction, now - kKeepChanges, 2 * most) + SweepOnePurge(transaction) +
         RemoveWhatIsOver(transaction, now, most);
}

void PurgeLater(Transaction& transaction, const Id& gone) {
  transaction.Prepare("INSERT INTO purges (gone) VALUES ($1) ON CONFLICT DO NOTHING").Bind(gone).Run();
}

}  // namespace jeton::storage
