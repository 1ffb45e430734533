#include "storage/tokens/key_ages.h"

namespace jeton::storage {

std::vector<KeyAge> ReadKeyAges(Transaction& transaction) {
  Statement rows = transaction.Prepare("SELECT name, key, since FROM key_ages ORDER BY name");
  std::vector<KeyAge> ages;
  while (rows.Next()) ages.push_back({rows.Text(0), rows.Text(1), rows.Time(2)});
  return ages;
}

void NoteKeyAge(Transaction& transaction, const KeyAge& age) {
  transaction
      .Prepare(
          "INSERT INTO key_ages (name, key, since) VALUES ($1, $2, $3) ON CONFLICT (name) DO UPDATE SET "
          "key = excluded.key, since = excluded.since")
      .Bind(age.name, age.key, age.since)
      .Run();
}

}  // namespace jeton::storage
