#include "storage/tokens/keys_in_use.h"

namespace jeton::storage {

std::vector<KeyInUse> ReadKeysInUse(Transaction& transaction) {
  std::vector<KeyInUse> keys;
  Statement all = transaction.Prepare("SELECT name, proof FROM keys_in_use ORDER BY name");
  while (all.Next()) keys.push_back({all.Text(0), all.Text(1)});
  return keys;
}

void NoteKeyInUse(Transaction& transaction, const KeyInUse& key) {
  if (key.proof.empty()) {
    transaction.Prepare("INSERT INTO keys_in_use (name) VALUES ($1) ON CONFLICT (name) DO NOTHING")
        .Bind(key.name)
        .Run();
    return;
  }
  transaction.Prepare("INSERT INTO keys_in_use (name, proof) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING")
      .Bind(key.name, ByteString{key.proof})
      .Run();
}

void ForgetKeyInUse(Transaction& transaction, std::string_view name) {
  transaction.Prepare("DELETE FROM keys_in_use WHERE name = $1").Bind(name).Run();
}

}  // namespace jeton::storage
