#include "storage/purges.h"

namespace jeton::storage {

void PurgeLater(Transaction& transaction, const Id& gone, Gone what, bool end_descendants) {
  transaction.Prepare(end_descendants ? kPurgeWithDescendants : kPurge).Bind(gone, what).Run();
  transaction.CountInserted(Ageing::kPurges);
}

void EndDescendantsUnlessDone(Transaction& transaction, const Id& gone, TimePoint due) {
  transaction
      .Prepare("INSERT INTO purges (gone, what, ends_descendants, due) VALUES ($1, $2, 1, $3) ON CONFLICT DO NOTHING")
      .Bind(gone, Gone::kToken, due)
      .Run();
}

void DescendantsAreEnded(Transaction& transaction, const Id& gone) {
  // A mark without a time has another purpose: more than descendants must be swept.
  transaction.Prepare("DELETE FROM purges WHERE gone = $1 AND due > 0").Bind(gone).Run();
}

}  // namespace jeton::storage
