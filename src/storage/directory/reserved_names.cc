#include "storage/directory/reserved_names.h"

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

void ReservedNames::NoteIdentityToken(const Id& account, TimePoint end) {
  transaction_.Prepare("UPDATE accounts SET identity_end = $2 WHERE id = $1 AND identity_end < $2")
      .Bind(account, end)
      .Run();
}

TimePoint ReservedNames::LastIdentityTokenOf(const Id& account) {
  Statement row = transaction_.Prepare("SELECT identity_end FROM accounts WHERE id = $1");
  return row.Bind(account).Next() ? row.Time(0) : TimePoint();
}

bool ReservedNames::HasTrustedRobots(const Id& account) {
  return transaction_.Prepare("SELECT 1 FROM trust_rules WHERE owner = $1 LIMIT 1").Bind(account).Next();
}

}  // namespace jeton::storage
