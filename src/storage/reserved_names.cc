#include "storage/reserved_names.h"

#include "base/token_text.h"

namespace jeton::storage {

void ReservedNames::Reserve(std::string_view name, TimePoint ends) {
  transaction_
      .Prepare(R"sql(INSERT INTO reserved_names (name, ends) VALUES ($1, $2)
                     ON CONFLICT (name) DO UPDATE SET ends = excluded.ends
                     WHERE reserved_names.ends < excluded.ends)sql")
      .Bind(name, ends)
      .Run();
}

bool ReservedNames::Has(std::string_view name, TimePoint now) {
  return transaction_.Prepare("SELECT 1 FROM reserved_names WHERE name = $1 AND ends > $2").Bind(name, now).Next();
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
