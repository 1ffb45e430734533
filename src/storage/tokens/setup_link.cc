#include "storage/tokens/setup_link.h"

namespace jeton::storage {

void SetSetupLink(Transaction& transaction, const Digest& digest, TimePoint expires) {
  transaction
      .Prepare(
          "INSERT INTO setup_link (id, digest, expires) VALUES (1, $1, $2) ON CONFLICT (id) DO UPDATE SET "
          "digest = excluded.digest, expires = excluded.expires")
      .Bind(digest, expires)
      .Run();
}

bool IsSetupLink(Transaction& transaction, const Digest& digest, TimePoint now) {
  return transaction.Prepare("SELECT 1 FROM setup_link WHERE id = 1 AND digest = $1 AND expires > $2")
      .Bind(digest, now)
      .Next();
}

bool UseSetupLink(Transaction& transaction, const Digest& digest, TimePoint now) {
  return transaction.Prepare("DELETE FROM setup_link WHERE id = 1 AND digest = $1 AND expires > $2 RETURNING id")
      .Bind(digest, now)
      .Next();
}

}  // namespace jeton::storage
