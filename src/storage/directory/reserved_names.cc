#include "storage/directory/reserved_names.h"

#include "base/token_text.h"

namespace jeton::storage {

void ReservedNames::Reserve(std::string_view name, TimePoint ends, const Id& keeper) {
  transaction_
      .Prepare(R"sql(INSERT INTO reserved_names (name, ends, keeper) VALUES ($1, $2, $3)
                     ON CONFLICT (name) DO UPDATE SET ends = excluded.ends, keeper = excluded.keeper
                     WHERE reserved_names.ends < excluded.ends)sql")
      .Bind(name, ends, keeper)
      .Run();
}

bool ReservedNames::Has(std::string_view name, TimePoint now, const Id& taker) {
  Statement row = transaction_.Prepare("SELECT keeper FROM reserved_names WHERE name = $1 AND ends > $2");
  if (!row.Bind(name, now).Next()) return false;
  return taker.IsNone() || row.IdAt(0) != taker;
}

TimePoint ReservedNames::LastIdentityTokenOf(const Id& account) {
  Statement row = transaction_.Prepare(R"sql(SELECT COALESCE(MAX(tokens.expires), 0) FROM tokens
     WHERE kind = $2 AND subject IN (SELECT id FROM accounts WHERE id = $1 OR owner = $1))sql");
  row.Bind(account, TokenKind::kIdentity).Next();
  return row.Time(0);
}

bool ReservedNames::HasTrustedRobots(const Id& account) {
  Statement row = transaction_.Prepare(R"sql(SELECT 1 FROM accounts
     WHERE owner = $1 AND EXISTS (SELECT 1 FROM trust_rules WHERE trust_rules.account = accounts.id) LIMIT 1)sql");
  return row.Bind(account).Next();
}

}  // namespace jeton::storage
